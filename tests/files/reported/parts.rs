//! A workbook from its parts, for what the writer of workbooks does not write: a ZIP file in which nothing is compressed.

use std::fmt::Write as _;

/// The parts of a workbook with one sheet of these rows, `properties` of the workbook, and these number formats of cells.
///
/// A row is the inside of `<row>`; the style of a cell is the place of its format, the first being 0.
pub(in crate::files) fn workbook(properties: &str, formats: &[&str], rows: &[&str]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut numbers, mut styles, mut lines) = (String::new(), String::new(), String::new());
    for (at, format) in formats.iter().enumerate() {
        write!(numbers, "<numFmt numFmtId=\"{}\" formatCode=\"{format}\"/>", 164 + at).unwrap();
        write!(styles, "<xf numFmtId=\"{}\" applyNumberFormat=\"1\"/>", 164 + at).unwrap();
    }
    for (at, row) in rows.iter().enumerate() {
        write!(lines, "<row r=\"{}\">{row}</row>", at + 1).unwrap();
    }
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!("<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{properties}<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!("<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"),
        ),
        (
            "xl/styles.xml",
            format!("<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"{}\">{numbers}</numFmts><cellXfs count=\"{}\">{styles}</cellXfs></styleSheet>", formats.len(), formats.len()),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{lines}</sheetData></worksheet>")),
    ];
    zip(&parts)
}

/// Files in a ZIP file, as they are (PKWARE, APPNOTE 6.3.10).
fn zip(parts: &[(&str, String)]) -> Vec<u8> {
    let (mut bytes, mut listed) = (Vec::new(), Vec::new());
    let small = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    let large = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    for (name, text) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let head = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
            &crc.sum().to_le_bytes(),
            &large(text.len()),
            &large(text.len()),
            &small(name.len()),
            &small(0),
        ]
        .concat();
        let entry = [b"PK\x01\x02\x14\0".as_slice(), &head, &[0; 10], &large(bytes.len()), name.as_bytes()].concat();
        listed.extend(entry);
        bytes.extend([b"PK\x03\x04".as_slice(), &head, name.as_bytes(), text.as_bytes()].concat());
    }
    let (start, n) = (bytes.len(), parts.len());
    bytes.extend(&listed);
    bytes.extend(
        [b"PK\x05\x06\0\0\0\0".as_slice(), &small(n), &small(n), &large(listed.len()), &large(start), &small(0)]
            .concat(),
    );
    bytes
}
