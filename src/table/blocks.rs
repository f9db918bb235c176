//! Work on the rows of typed columns, a block of neighbouring ones at a time.

use std::ops::Range;

use rayon::prelude::*;

use super::column::Column;

/// What `work` makes of each block of `block_rows` rows, in their order, on all threads. Few rows, and columns of unequal length, are
/// one block. Blocks do not depend on the number of threads.
///
/// # Errors
/// What `work` fails with.
pub fn in_blocks<T: Send, E: Send>(
    columns: &[Column],
    n_rows: usize,
    block_rows: usize,
    work: impl Fn(&[Column], Range<usize>) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    if n_rows <= block_rows || columns.iter().any(|column| column.n_rows() != n_rows) {
        return Ok(vec![work(columns, 0..n_rows)?]);
    }
    (0..n_rows.div_ceil(block_rows))
        .into_par_iter()
        .map(|block| {
            let range = block * block_rows..n_rows.min((block + 1) * block_rows);
            let rows: Vec<usize> = range.clone().collect();
            work(&columns.iter().map(|column| column.select(&rows)).collect::<Vec<_>>(), range)
        })
        .collect()
}
