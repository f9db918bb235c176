//! Reading JSON objects as objects only: an array is no shorthand for the fields in their order.

use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

/// A deserializer that refuses a sequence where a struct is expected; serde's derived readers take either.
pub struct ObjectOnly<D>(pub D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ObjectOnly<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct identifier ignored_any
    }
}

/// Reads a struct from an object only, for `#[serde(deserialize_with = …)]`.
///
/// # Errors
/// What is no object, or does not fit.
pub fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::deserialize(ObjectOnly(deserializer))
}

/// Reads structs from a list of objects only, for `#[serde(deserialize_with = …)]`.
///
/// # Errors
/// What is no list, or holds what is no object or does not fit.
pub fn objects<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Object<T>(T);

    impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            object(deserializer).map(Self)
        }
    }

    Ok(Vec::<Object<T>>::deserialize(deserializer)?.into_iter().map(|object| object.0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Point {
        x: i64,
        #[serde(default)]
        word: Option<String>,
    }

    fn read(text: &str) -> Result<Point, serde_json::Error> {
        object(&mut serde_json::Deserializer::from_str(text))
    }

    #[test]
    fn an_object_is_read_and_a_list_of_its_fields_is_not() {
        assert_eq!(read(r#"{"x": 1, "word": "a"}"#).unwrap(), Point { x: 1, word: Some("a".to_owned()) });
        assert!(read(r#"[1, "a"]"#).unwrap_err().to_string().contains("invalid type: sequence"));
        assert!(read("null").is_err());
    }

    #[test]
    fn a_list_is_one_of_objects() {
        let list = |text: &str| objects::<_, Point>(&mut serde_json::Deserializer::from_str(text));
        assert_eq!(list(r#"[{"x": 1}, {"x": 2}]"#).unwrap().len(), 2);
        assert!(list(r#"[{"x": 1}, [2, null]]"#).is_err());
    }

    #[test]
    fn what_is_no_struct_is_read_as_ever() {
        let mut list = serde_json::Deserializer::from_str("[1, 2]");
        assert_eq!(object::<_, Vec<u8>>(&mut list).unwrap(), [1, 2]);
        let map = |text: &str| object::<_, serde_json::Map<_, _>>(&mut serde_json::Deserializer::from_str(text));
        assert!(map("{}").is_ok() && map("null").is_err() && map("[]").is_err());
        let mut nothing = serde_json::Deserializer::from_str("null");
        assert_eq!(object::<_, Option<u8>>(&mut nothing).unwrap(), None);
    }
}
