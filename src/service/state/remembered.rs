//! What was made from the store and still holds: as long as nothing was written to it and the same engine answers.
//!
//! What this service writes is noticed at once, what another writes to the same store within a fifth of a second.
//! Memory is bounded by two halves: a full half becomes the old one, and what is asked for again moves to the new.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::store::Store;
use crate::workflow::Engine;

/// Something worth remembering.
pub(in crate::service) trait Memorable: Clone {
    /// Bytes it takes beside its own.
    fn n_bytes(&self) -> usize;
}

/// Where what is remembered was made from: a store, and the engine that answers.
pub(in crate::service) trait Origin: Sync {
    /// The store.
    fn store(&self) -> &Store;

    /// The engine that answers now, where there is one.
    fn engine(&self) -> Option<Arc<Engine>>;
}

/// What it was made from: another write or another engine makes it void.
#[derive(Clone)]
pub(in crate::service) struct Basis {
    changes: u64,
    engine: Option<Arc<Engine>>,
}

impl Basis {
    /// What holds now. To be noted before anything is read: what is made while somebody writes is not remembered.
    pub(in crate::service) fn of(origin: &impl Origin) -> Self {
        Self { changes: origin.store().changes(), engine: origin.engine() }
    }

    fn is(&self, other: &Self) -> bool {
        self.changes == other.changes && self.engine.as_ref().map(Arc::as_ptr) == other.engine.as_ref().map(Arc::as_ptr)
    }
}

struct Halves<V> {
    basis: Option<Basis>,
    new: HashMap<String, V>,
    old: HashMap<String, V>,
    n_bytes: usize,
    /// Bytes of one half.
    most: usize,
}

impl<V: Memorable> Halves<V> {
    /// Forgets everything when it stands on something else.
    fn stand_on(&mut self, basis: &Basis) {
        if !self.basis.as_ref().is_some_and(|known| known.is(basis)) {
            *self = Self { basis: Some(basis.clone()), ..Self::empty(self.most) };
        }
    }

    fn empty(most: usize) -> Self {
        Self { basis: None, new: HashMap::new(), old: HashMap::new(), n_bytes: 0, most }
    }

    fn get(&mut self, key: &str) -> Option<V> {
        if let Some(value) = self.new.get(key) {
            return Some(value.clone());
        }
        let (key, value) = self.old.remove_entry(key)?;
        self.put(key, value.clone());
        Some(value)
    }

    fn put(&mut self, key: String, value: V) {
        let n_bytes = key.len() + value.n_bytes() + size_of::<(String, V)>();
        if self.n_bytes + n_bytes > self.most {
            self.old = std::mem::take(&mut self.new);
            self.n_bytes = 0;
        }
        self.n_bytes += n_bytes;
        self.new.insert(key, value);
    }
}

/// Values by the question they answer; cheap to clone.
#[derive(Clone)]
pub(in crate::service) struct Remembered<V>(Arc<Mutex<Halves<V>>>);

impl<V: Memorable> Remembered<V> {
    /// A memory of two halves of so many bytes each.
    pub(in crate::service) fn of_halves(n_bytes: usize) -> Self {
        Self(Arc::new(Mutex::new(Halves::empty(n_bytes))))
    }

    /// What is remembered and still holds.
    pub(in crate::service) fn get(&self, basis: &Basis, key: &str) -> Option<V> {
        self.with(basis, |halves| halves.get(key))
    }

    /// Remembers what was made on `basis`, unless that holds no more.
    pub(in crate::service) fn put(&self, origin: &impl Origin, basis: &Basis, key: String, value: V) {
        if Basis::of(origin).is(basis) {
            self.with(basis, |halves| halves.put(key, value));
        }
    }

    fn with<T>(&self, basis: &Basis, work: impl FnOnce(&mut Halves<V>) -> T) -> T {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.stand_on(basis);
        work(&mut halves)
    }
}
