//! A body cut into its records while it arrives: a JSON array into its elements, lines of JSON into lines.

/// How the records of a body are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum Form {
    /// One JSON array.
    Array,
    /// One record to a line.
    Lines,
}

/// A body that is not of its form, told by the byte where that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: expected {expected}")]
pub(in crate::service) struct SplitError {
    at: usize,
    expected: &'static str,
}

/// Where in an array the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before its bracket.
    Before,
    /// Where an element may begin; `true` directly after a comma, where one must.
    Between(bool),
    /// In an element.
    Inside,
    /// After an element.
    Behind,
    /// After the closing bracket.
    After,
}

/// Cuts a body into records; holds no more than the record that is not whole yet.
#[derive(Debug)]
pub(in crate::service) struct Splitter {
    form: Form,
    place: Place,
    depth: usize,
    in_text: bool,
    is_escaped: bool,
    record: Vec<u8>,
    n_read: usize,
}

impl Splitter {
    /// A splitter at the start of a body.
    pub(in crate::service) fn new(form: Form) -> Self {
        let (place, record) = (Place::Before, Vec::new());
        Self { form, place, depth: 0, in_text: false, is_escaped: false, record, n_read: 0 }
    }

    /// Bytes held of a record that is not whole yet.
    pub(in crate::service) fn n_held(&self) -> usize {
        self.record.len()
    }

    /// Reads on, and adds every record that became whole.
    ///
    /// # Errors
    /// [`SplitError`] where the body is not of its form.
    pub(in crate::service) fn read(&mut self, bytes: &[u8], records: &mut Vec<Vec<u8>>) -> Result<(), SplitError> {
        for &byte in bytes {
            self.n_read += 1;
            match self.form {
                Form::Lines if byte == b'\n' => self.end_line(records),
                Form::Lines => self.record.push(byte),
                Form::Array => self.step(byte, records)?,
            }
        }
        Ok(())
    }

    /// The end of the body.
    ///
    /// # Errors
    /// [`SplitError`] when an array is not closed.
    pub(in crate::service) fn end(&mut self, records: &mut Vec<Vec<u8>>) -> Result<(), SplitError> {
        match self.form {
            Form::Lines => self.end_line(records),
            Form::Array if self.place == Place::After => {}
            Form::Array => return Err(self.wrong("the rest of a JSON array")),
        }
        Ok(())
    }

    fn end_line(&mut self, records: &mut Vec<Vec<u8>>) {
        let line = std::mem::take(&mut self.record);
        if !line.trim_ascii().is_empty() {
            records.push(line);
        }
    }

    fn step(&mut self, byte: u8, records: &mut Vec<Vec<u8>>) -> Result<(), SplitError> {
        let is_blank = matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        match self.place {
            Place::Inside => self.step_inside(byte, records),
            _ if is_blank => {}
            Place::Before if byte == b'[' => self.place = Place::Between(false),
            Place::Before => return Err(self.wrong("a JSON array")),
            Place::Between(false) if byte == b']' => self.place = Place::After,
            Place::Between(_) if matches!(byte, b']' | b',' | b'}') => return Err(self.wrong("an element")),
            Place::Between(_) => {
                self.place = Place::Inside;
                self.step_inside(byte, records);
            }
            Place::Behind if byte == b',' => self.place = Place::Between(true),
            Place::Behind if byte == b']' => self.place = Place::After,
            Place::Behind => return Err(self.wrong("`,` or `]`")),
            Place::After => return Err(self.wrong("nothing after the array")),
        }
        Ok(())
    }

    /// A byte of an element. What follows a bare word or number ends it and is looked at again.
    fn step_inside(&mut self, byte: u8, records: &mut Vec<Vec<u8>>) {
        if self.in_text {
            self.record.push(byte);
            self.in_text = self.is_escaped || byte != b'"';
            self.is_escaped = !self.is_escaped && byte == b'\\';
            if !self.in_text && self.depth == 0 {
                self.end_element(records);
            }
            return;
        }
        if self.depth == 0 && matches!(byte, b',' | b']') {
            self.end_element(records);
            self.place = if byte == b',' { Place::Between(true) } else { Place::After };
            return;
        }
        self.record.push(byte);
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.end_element(records);
                }
            }
            _ => {}
        }
    }

    fn end_element(&mut self, records: &mut Vec<Vec<u8>>) {
        records.push(std::mem::take(&mut self.record));
        self.place = Place::Behind;
    }

    fn wrong(&self, expected: &'static str) -> SplitError {
        SplitError { at: self.n_read, expected }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn split(form: Form, body: &[u8], piece: usize) -> Result<Vec<Vec<u8>>, SplitError> {
        let (mut splitter, mut records) = (Splitter::new(form), Vec::new());
        for piece in body.chunks(piece) {
            splitter.read(piece, &mut records)?;
        }
        splitter.end(&mut records)?;
        Ok(records)
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(json!(null)),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            r#"[a\\"\[\]{},:é ]{0,8}"#.prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((r#"[a"\\{]{0,3}"#, inner), 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_elements_of_an_array_come_out_however_it_arrives(
            values in prop::collection::vec(value(), 0..6), piece in 1_usize..9, pretty: bool,
        ) {
            let array = Value::from(values.clone());
            let body = if pretty { serde_json::to_vec_pretty(&array) } else { serde_json::to_vec(&array) }.unwrap();
            let records = split(Form::Array, &body, piece).unwrap();
            let read: Vec<Value> = records.iter().map(|record| serde_json::from_slice(record).unwrap()).collect();
            prop_assert_eq!(read, values);
        }

        #[test]
        fn nothing_sent_breaks_the_splitter(body: Vec<u8>, piece in 1_usize..9) {
            let _no_panic = (split(Form::Array, &body, piece), split(Form::Lines, &body, piece));
        }
    }

    #[test]
    fn what_is_no_array_is_refused_where_that_is_seen() {
        for (body, at) in [("{}", 1), ("[1,]", 4), ("[,1]", 2), ("[1] 2", 5), ("[{} {}]", 5), ("[1", 2), ("", 0)] {
            assert_eq!(split(Form::Array, body.as_bytes(), 3).unwrap_err().at, at, "{body}");
        }
    }

    #[test]
    fn blank_lines_are_no_records() {
        assert_eq!(split(Form::Lines, b"{}\n\n  \r\n[1]", 2).unwrap(), [b"{}".to_vec(), b"[1]".to_vec()]);
    }
}
