//! A plain table of any number of rows and thirty columns, written as a user's file would be.

use std::io::{BufWriter, Write};
use std::path::Path;

use rand::RngExt;
use winprob::units::{Seed, sigmoid};

/// Writes `n_rows` renewals: twenty numbers (a tenth of them blank), five flags, five categories of 3 to 300 levels.
pub fn write(path: &Path, n_rows: usize, seed: Seed) {
    let mut file = BufWriter::new(std::fs::File::create(path).unwrap());
    let numbers = (0..20).map(|column| format!("n{column}"));
    let flags = (0..5).map(|column| format!("f{column}"));
    let categories = (0..5).map(|column| format!("c{column}"));
    let header: Vec<String> = numbers.chain(flags).chain(categories).collect();
    writeln!(file, "account_id,{},renewed", header.join(",")).unwrap();
    let mut rng = seed.rng();
    for row in 0..n_rows {
        let numbers: [f64; 20] = std::array::from_fn(|_| rng.random::<f64>() + rng.random::<f64>() - 1.0);
        let flags: [bool; 5] = std::array::from_fn(|_| rng.random());
        let levels: [u32; 5] = std::array::from_fn(|column| rng.random_range(0..[3, 8, 20, 80, 300][column]));
        let mut z = 1.2 + 2.0 * numbers[0] - 1.5 * numbers[1].abs() + 3.0 * numbers[2] * numbers[3];
        z += f64::from(u8::from(flags[0] && numbers[4] > 0.2)) + f64::from(levels[4] * 7919 % 11) / 5.0 - 1.0;
        write!(file, "a{row}").unwrap();
        for number in numbers {
            if rng.random::<f64>() < 0.1 { write!(file, ",") } else { write!(file, ",{number:.4}") }.unwrap();
        }
        for flag in flags {
            write!(file, ",{}", if flag { "yes" } else { "no" }).unwrap();
        }
        for level in levels {
            write!(file, ",level {level}").unwrap();
        }
        writeln!(file, ",{}", u8::from(rng.random::<f64>() < sigmoid(z))).unwrap();
    }
}
