//! Inputs from inputs: one in ten is random, the others are valid ones with a few damages.

use rand::RngExt;
use winprob::units::{Rng, Seed};

/// What readers trip over.
const TELLING: [&[u8]; 34] = [
    b"\"",
    b",",
    b";",
    b"\r",
    b"\n",
    b"\0",
    b"=",
    b"[",
    b"]",
    b"{",
    b"}",
    b"'",
    b"#",
    b".",
    b"-",
    b":",
    b"\\",
    b"\\u0000",
    b"\xc3\xa9",
    b"\xff",
    b"\xef\xbb\xbf",
    b"9999999999",
    b"1e308",
    b"-1",
    b"NaN",
    b"null",
    b"true",
    b"0001-01-01",
    b"9999-12-31",
    b"PAR1",
    b"\x1f\x8b\x08",
    b"\xff\xff\xff\xff\x0f",
    b"\x7f\xff\xff\xff",
    b"\x80\x80\x80\x80\x80\x80\x80\x80\x7f",
];
const MOST_DAMAGES: usize = 8;
const LONGEST_RANDOM: usize = 300;
const LONGEST: usize = 40;

/// Makes the inputs of a target, each from its number alone.
pub struct Mutator<'a> {
    seed: Seed,
    corpus: &'a [Vec<u8>],
}

impl<'a> Mutator<'a> {
    pub fn new(target: &str, corpus: &'a [Vec<u8>]) -> Self {
        Self { seed: Seed(1).child(target, 0), corpus }
    }

    pub fn input(&self, number: u64) -> Vec<u8> {
        let mut rng = self.seed.child("input", number).rng();
        if rng.random_range(0..10) == 0 {
            let length = rng.random_range(0..LONGEST_RANDOM);
            return (0..length).map(|_| rng.random()).collect();
        }
        let mut bytes = self.corpus[rng.random_range(0..self.corpus.len())].clone();
        for _ in 0..rng.random_range(1..=MOST_DAMAGES) {
            self.damage(&mut bytes, &mut rng);
        }
        bytes
    }

    fn damage(&self, bytes: &mut Vec<u8>, rng: &mut Rng) {
        let at = rng.random_range(0..=bytes.len());
        let to = (at + rng.random_range(1..LONGEST)).min(bytes.len());
        match rng.random_range(0..7) {
            0 if at < bytes.len() => bytes[at] = rng.random(),
            1 if at < bytes.len() => bytes[at] ^= 1 << rng.random_range(0..8),
            2 => drop(bytes.splice(at..at, TELLING[rng.random_range(0..TELLING.len())].iter().copied())),
            3 => drop(bytes.drain(at..to)),
            4 => {
                let said = bytes[at..to].to_vec();
                bytes.splice(at..at, said);
            }
            5 => {
                let other = &self.corpus[rng.random_range(0..self.corpus.len())];
                let from = rng.random_range(0..=other.len());
                let until = (from + rng.random_range(1..LONGEST)).min(other.len());
                bytes.splice(at..to, other[from..until].iter().copied());
            }
            _ => {
                let telling = TELLING[rng.random_range(0..TELLING.len())];
                let end = (at + telling.len()).min(bytes.len());
                bytes.splice(at..end, telling.iter().copied());
            }
        }
    }
}
