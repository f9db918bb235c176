//! Whether a book still looks like the past: silent where it does, by name where it does not.

use winprob::model::Drift;

use super::{Law, divided, renewals, rows};

fn drifts_of(accounts: &str) -> Vec<Drift> {
    let model = divided();
    let mut book = model.book_shape();
    model.count(&mut book, &rows(model, accounts)).unwrap();
    model.drifts(&book)
}

#[test]
fn books_like_the_past_have_not_drifted() {
    for (seed, n_rows) in [(2, 120), (3, 150), (4, 400), (5, 2_000)] {
        let drifts = drifts_of(&renewals(n_rows, Law::OfItsOwn, seed));
        assert_eq!(drifts.len(), 7, "six columns and what is told");
        assert!(drifts.iter().all(|drift| !drift.has_drifted), "{n_rows} accounts: {drifts:?}");
    }
}

#[test]
fn chance_moves_the_index_by_as_much_as_is_said() {
    let (mut found, mut said, mut n) = (0.0, 0.0, 0.0);
    for seed in 20..32 {
        for drift in drifts_of(&renewals(300, Law::OfItsOwn, seed)).iter().filter(|d| d.column != "win_probability") {
            (found, said, n) = (found + drift.index, said + drift.by_chance, n + 1.0);
        }
    }
    assert!((found / said - 1.0).abs() < 0.25, "{} beside {} over {n}", found / n, said / n);
}

#[test]
fn a_column_that_has_moved_is_named_first_and_so_is_one_that_went_missing() {
    let moved: String = renewals(400, Law::OfItsOwn, 6)
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            if at > 0 {
                cells[4] = format!("{:.3}", cells[4].parse::<f64>().unwrap() + 1.5);
                cells[5] = String::new();
            }
            cells.join(",") + "\n"
        })
        .collect();
    let drifts = drifts_of(&moved);
    let drifted: Vec<&str> =
        drifts.iter().filter(|drift| drift.has_drifted).map(|drift| drift.column.as_str()).collect();
    assert!(drifted.contains(&"tickets") && drifted.contains(&"survey"), "{drifts:?}");
    assert!(!drifted.contains(&"usage") && !drifted.contains(&"sponsor"), "{drifts:?}");
}

#[test]
fn nothing_is_said_of_a_small_book() {
    assert!(drifts_of(&renewals(99, Law::OfItsOwn, 7)).is_empty());
}
