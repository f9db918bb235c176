#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::unwrap_used, clippy::print_stdout)]
#[path = "../benches/support/book.rs"]
mod book;
use book::Book;
use std::collections::BTreeMap;
use winprob::model::train;
use winprob::plan::Constraints;
use winprob::simulate::{Kind, World};
use winprob::units::{AccountId, ModelId, Seed, Silent};

fn main() {
    let env = |n: &str, d: u64| std::env::var(n).ok().and_then(|t| t.parse().ok()).unwrap_or(d);
    let world: World = std::env::var("WORLD").unwrap_or("normal".into()).parse().unwrap();
    let (books, past, first) = (env("BOOKS", 2), env("PAST", 4000) as usize, env("FIRST", 1));
    let mut tot: BTreeMap<&str, f64> = BTreeMap::new();
    for seed in first..first + books {
        let (book, synthetic) = Book::simulated(world, past, 1000, Seed(seed));
        let table = book.past(&book.log);
        let t = std::time::Instant::now();
        let model = train(&table, ModelId::from("d"), 0, Seed(seed), &Silent).unwrap();
        let report = &model.effects().unwrap().report;
        println!(
            "seed {seed}: {:.1}s scales {:?} indep {:.2}",
            t.elapsed().as_secs_f64(),
            report.prior_scales.map(|s| (s * 1000.0).round() / 1000.0),
            report.independence
        );
        let open = model.rows(&book.open(), &book.log).unwrap();
        let answers = model.recommend_all(&open, &book.log, &Constraints::default(), Seed(seed)).unwrap();
        let truth = synthetic.truth();
        // per account per (kind, lead): est, true
        let mut cells: BTreeMap<(Kind, i32), (f64, f64, f64, f64)> = BTreeMap::new();
        let mut all: Vec<Vec<(Kind, i32, f64, f64, f64)>> = vec![];
        for a in &answers {
            let id = AccountId(a.account_id.clone());
            let p0 = truth.log_odds_with(&id, &[]).unwrap();
            let mut list = vec![];
            for x in &a.actions {
                let kind: Kind = x.kind.parse().unwrap();
                let p1 = truth.log_odds_with(&id, &[(kind, x.lead_days)]).unwrap();
                let gain = p1.probability().get() - p0.probability().get();
                if let Some(u) = x.uplift {
                    // log-odds scale: invert
                    let w = a.win_probability_without.unwrap();
                    let l = |p: f64| (p / (1.0 - p)).ln();
                    let lo = l((w + u).clamp(1e-4, 1.0 - 1e-4)) - l(w);
                    let c = cells.entry((kind, x.lead_days)).or_default();
                    c.0 += 1.0;
                    c.1 += lo;
                    c.2 += p1.0 - p0.0;
                    c.3 += (lo - (p1.0 - p0.0)).powi(2);
                    list.push((kind, x.lead_days, u, gain, lo));
                } else {
                    list.push((kind, x.lead_days, f64::NAN, gain, f64::NAN));
                }
            }
            all.push(list);
        }
        let mut by_kind: BTreeMap<Kind, (f64, f64, f64)> = BTreeMap::new();
        for ((k, lead), c) in &cells {
            print!(
                "  {k} {lead}: n {} est {:+.2} true {:+.2} rmse {:.2};",
                c.0,
                c.1 / c.0,
                c.2 / c.0,
                (c.3 / c.0).sqrt()
            );
            let b = by_kind.entry(*k).or_default();
            b.0 += c.0;
            b.1 += c.1;
            b.2 += c.2;
        }
        println!();
        for (k, b) in &by_kind {
            let r = report.kinds.iter().find(|r| r.kind.0 == k.as_str()).unwrap();
            println!(
                "  KIND {k}: est {:+.3} true {:+.3} logodds | card {:+.1} ({:+.1} {:+.1}) {} accounts",
                b.1 / b.0,
                b.2 / b.0,
                100.0 * r.average_uplift,
                100.0 * r.low,
                100.0 * r.high,
                r.n_accounts
            );
        }
        // mean est / true gain in probability per cell
        let mut mean: BTreeMap<(Kind, i32), (f64, f64, f64)> = BTreeMap::new();
        for list in &all {
            for &(k, l, u, g, _) in list {
                let m = mean.entry((k, l)).or_default();
                m.0 += 1.0;
                m.1 += if u.is_nan() { 0.0 } else { u };
                m.2 += g;
            }
        }
        let avg_est = |k, l| {
            let m = mean[&(k, l)];
            m.1 / m.0
        };
        let avg_true = |k, l| {
            let m = mean[&(k, l)];
            m.2 / m.0
        };
        let mut add = |n: &'static str, v: f64| {
            *tot.entry(n).or_default() += v;
        };
        for list in &all {
            if list.is_empty() {
                continue;
            }
            let best = list.iter().map(|x| x.3).fold(0.0, f64::max);
            add("best", best);
            let pick = |score: &dyn Fn(&(Kind, i32, f64, f64, f64)) -> f64| {
                list.iter().filter(|x| score(x) > 0.0).max_by(|a, b| score(a).total_cmp(&score(b))).map_or(0.0, |x| x.3)
            };
            let s = |v: f64| if v.is_nan() { -1.0 } else { v };
            add("1 ours", pick(&|x| s(x.2)));
            add("2 our averages only", pick(&|x| avg_est(x.0, x.1)));
            add("3 true averages", pick(&|x| avg_true(x.0, x.1)));
            // our kind, best lead of that kind
            let kind = list.iter().filter(|x| s(x.2) > 0.0).max_by(|a, b| s(a.2).total_cmp(&s(b.2))).map(|x| x.0);
            add(
                "4 our kind, true best lead",
                kind.map_or(0.0, |k| list.iter().filter(|x| x.0 == k).map(|x| x.3).fold(f64::MIN, f64::max)),
            );
            // true best kind, our lead
            let tk = list.iter().max_by(|a, b| a.3.total_cmp(&b.3)).unwrap().0;
            add(
                "5 true kind, our lead",
                list.iter().filter(|x| x.0 == tk).max_by(|a, b| s(a.2).total_cmp(&s(b.2))).map_or(0.0, |x| x.3),
            );
            add(
                "6 restricted to those with numbers: best",
                list.iter().filter(|x| !x.2.is_nan()).map(|x| x.3).fold(0.0, f64::max),
            );
            add("7 true avg among numbers", pick(&|x| if x.2.is_nan() { -1.0 } else { avg_true(x.0, x.1) }));
            add(
                "8 est avg where weak too, ours numbers",
                pick(&|x| if x.2.is_nan() { -1.0 } else { avg_est(x.0, x.1) }),
            );
            add("9 random numbers", {
                let v: Vec<f64> = list.iter().filter(|x| !x.2.is_nan()).map(|x| x.3).collect();
                if v.is_empty() { 0.0 } else { v.iter().sum::<f64>() / v.len() as f64 }
            });
        }
    }
    let best = tot["best"];
    for (k, v) in &tot {
        println!("{k:<45} {:.3}", v / best);
    }
}
