//! Features against the outcome: planted cut points, features that mean nothing, twins, keys, and how early it shows.

use std::fmt::Write;

use rand::RngExt;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::insight::{Factor, FactorEvidence, Side, factors};
use winprob::table::read_bytes;
use winprob::units::{Date, Rng, Seed};

fn learned(csv: &str) -> LearningTable {
    let table = read_bytes(csv.as_bytes(), "renewals.csv").unwrap();
    LearningTable::join(&table, Playbook::default(), &InterventionLog::default()).unwrap()
}

fn of<'a>(factors: &'a [Factor], feature: &str) -> Vec<&'a Factor> {
    factors.iter().filter(|factor| factor.feature == feature).collect()
}

fn word(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// Past renewals of `n` accounts, each with `per_account` of them: one feature that matters, `n_null` that do not and stay the
/// same over the renewals of an account, as its own inclination to renew does.
fn with_nulls(seed: u64, n: usize, per_account: usize, n_null: usize) -> LearningTable {
    let mut rng = Seed(seed).child("nulls", 0).rng();
    let mut csv = "account_id,renewed,users".to_owned();
    (0..n_null).for_each(|at| write!(csv, ",null_{at}").unwrap());
    csv.push('\n');
    for account in 0..n {
        let users: u32 = rng.random_range(0..10);
        let inclined: f64 = rng.random_range(-0.25..0.25);
        let nulls: Vec<String> = (0..n_null).map(|at| null(at, &mut rng)).collect();
        for _ in 0..per_account {
            let p = inclined + if users >= 4 { 0.75 } else { 0.5 };
            let renewed = rng.random::<f64>() < p;
            writeln!(csv, "A{account},{},{users},{}", word(renewed), nulls.join(",")).unwrap();
        }
    }
    learned(&csv)
}

/// Every third is a word, every fourth a flag, with some blanks.
fn null(at: usize, rng: &mut Rng) -> String {
    if rng.random::<f64>() < 0.1 {
        return String::new();
    }
    match at % 4 {
        0 => format!("w{}", rng.random_range(0..5)),
        1 => word(rng.random::<bool>()).to_owned(),
        2 => rng.random_range(0..4).to_string(),
        _ => format!("{:.3}", rng.random::<f64>()),
    }
}

#[test]
fn features_that_mean_nothing_are_told_as_mattering_in_at_most_one_of_twenty() {
    let (mut told, mut looked_at, mut found) = (0, 0, 0);
    for (seed, per_account) in (0..12).map(|seed| (seed, 1 + usize::try_from(seed % 3).unwrap())) {
        let factors = factors(&with_nulls(seed, 300, per_account, 24));
        for at in 0..24 {
            let of_null = of(&factors, &format!("null_{at}"));
            looked_at += 1;
            told += usize::from(of_null.iter().any(|factor| factor.evidence == FactorEvidence::Supported));
        }
        found += usize::from(of(&factors, "users").iter().any(|factor| factor.evidence != FactorEvidence::None));
    }
    assert!(found >= 8, "what matters is found in {found} of 12 books");
    assert!(told * 20 <= looked_at, "{told} of {looked_at}");
}

#[test]
fn a_planted_cut_point_is_found_within_one_step_in_four_of_five_books() {
    let mut found = 0;
    for seed in 0..20 {
        let mut rng = Seed(seed).child("cut", 0).rng();
        let mut csv = "account_id,renewed,users\n".to_owned();
        for account in 0..300 {
            let users: u32 = rng.random_range(0..8);
            let p = if users > 2 { 0.91 } else { 0.44 };
            writeln!(csv, "A{account},{},{users}", word(rng.random::<f64>() < p)).unwrap();
        }
        let factors = factors(&learned(&csv));
        let users = of(&factors, "users");
        let near = |factor: &&&Factor| factor.cut.is_some_and(|cut| (2.0..=4.0).contains(&cut));
        found += usize::from(users.iter().any(|factor| near(&factor) && factor.low > Some(0.2)));
        assert!(users[0].words.contains("renew"), "{}", users[0].words);
    }
    assert!(found >= 16, "{found} of 20");
}

#[test]
fn the_cuts_for_renewal_and_for_churn_are_found_each_by_itself() {
    let mut found = 0;
    for seed in 0..12 {
        let mut rng = Seed(seed).child("two cuts", 0).rng();
        let mut csv = "account_id,renewed,adoption\n".to_owned();
        for account in 0..1_000 {
            let adoption: f64 = rng.random_range(0.0..100.0);
            let p = if adoption < 20.0 {
                0.4
            } else if adoption < 70.0 {
                0.72
            } else {
                0.96
            };
            writeln!(csv, "A{account},{},{adoption:.2}", word(rng.random::<f64>() < p)).unwrap();
        }
        let factors = factors(&learned(&csv));
        let cut =
            |side: Side| of(&factors, "adoption").iter().find(|one| one.side == Some(side)).and_then(|one| one.cut);
        // The grid steps by 5 % of the rows, which is 5 here.
        let near = |cut: Option<f64>, truth: f64| cut.is_some_and(|cut| (cut - truth).abs() <= 6.0);
        found += usize::from(near(cut(Side::Churn), 20.0) && near(cut(Side::Renewal), 70.0));
    }
    assert!(found >= 10, "{found} of 12");
}

#[test]
fn forty_renewals_are_enough_to_say_what_is_plain_and_to_say_nothing_else() {
    let mut rng = Seed(3).child("forty", 0).rng();
    let mut csv = "account_id,renewed,sponsor,seats\n".to_owned();
    for account in 0..40 {
        let sponsor = account % 2 == 0;
        let renewed = rng.random::<f64>() < if sponsor { 0.95 } else { 0.3 };
        writeln!(csv, "A{account},{},{},{}", word(renewed), word(sponsor), rng.random_range(1..90)).unwrap();
    }
    let factors = factors(&learned(&csv));
    let sponsor = of(&factors, "sponsor")[0];
    assert_eq!((sponsor.evidence, sponsor.when.as_deref()), (FactorEvidence::Supported, Some("yes")), "{sponsor:?}");
    let seats = of(&factors, "seats")[0];
    assert!(seats.evidence == FactorEvidence::None && seats.cut.is_none());
    assert!(seats.words.contains("no evidence yet"), "{}", seats.words);
}

#[test]
fn twins_are_one_finding_and_a_key_or_a_column_from_afterwards_is_none() {
    let mut rng = Seed(5).child("twins", 0).rng();
    let mut csv = "account_id,renewed,logins,minutes,customer_no,refund\n".to_owned();
    for account in 0..400 {
        let logins: u32 = rng.random_range(0..200);
        let renewed = rng.random::<f64>() < if logins >= 80 { 0.9 } else { 0.5 };
        let refund = if renewed { 0 } else { rng.random_range(1..50) };
        let minutes = f64::from(logins) * 3.0 + rng.random_range(0.0..20.0);
        writeln!(csv, "A{account},{},{logins},{minutes:.1},{},{refund}", word(renewed), 5_000 + account).unwrap();
    }
    let factors = factors(&learned(&csv));
    let (logins, minutes) = (of(&factors, "logins")[0], of(&factors, "minutes")[0]);
    assert_eq!(logins.group, minutes.group);
    let follower = if logins.group == "logins" { minutes } else { logins };
    assert!(follower.words.contains("says much the same as"), "{}", follower.words);
    for feature in ["customer_no", "refund"] {
        let told = of(&factors, feature)[0];
        assert_eq!(told.evidence, FactorEvidence::Hindsight, "{told:?}");
        assert!(told.side.is_none());
    }
}

#[test]
fn two_words_that_are_all_there_is_are_one_finding_and_rank_the_right_way() {
    let mut rng = Seed(9).child("two words", 0).rng();
    let mut csv = "account_id,renewed,service,auto_renew\n".to_owned();
    for account in 0..1_500 {
        let (managed, auto) = (rng.random::<f64>() < 0.75, rng.random::<bool>());
        let p = 0.75 + if managed { 0.1 } else { 0.0 } + if auto { 0.1 } else { 0.0 };
        let service = if managed { "managed" } else { "self-service" };
        writeln!(csv, "A{account},{},{service},{}", word(rng.random::<f64>() < p), u8::from(auto)).unwrap();
    }
    let factors = factors(&learned(&csv));
    let service = of(&factors, "service");
    assert_eq!(service.iter().map(|one| one.when.as_deref()).collect::<Vec<_>>(), [Some("self-service")]);
    assert!(service[0].auc > 0.52, "{}", service[0].auc);
    assert_eq!(of(&factors, "auto_renew")[0].when.as_deref(), Some("yes"), "a number that is only ever 0 or 1");
}

#[test]
fn it_is_told_how_early_a_feature_tells() {
    let mut rng = Seed(7).child("early", 0).rng();
    let mut csv = "account_id,as_of,renewal_date,renewed,early,late\n".to_owned();
    let due: Date = "2026-06-30".parse().unwrap();
    for account in 0..300 {
        let inclined: f64 = rng.random();
        let renewed = rng.random::<f64>() < 0.45 + 0.5 * inclined;
        for lead in [180, 90, 30] {
            let noise: f64 = rng.random();
            let late = if lead <= 30 { inclined } else { noise };
            let as_of = due.plus(-lead);
            writeln!(csv, "A{account},{as_of},{due},{},{inclined:.3},{late:.3}", word(renewed)).unwrap();
        }
    }
    let factors = factors(&learned(&csv));
    assert_eq!(of(&factors, "early")[0].lead_days, Some(180));
    // Known three months before, it says nothing yet.
    assert_eq!(of(&factors, "late")[0].evidence, FactorEvidence::None);
    assert_eq!(of(&factors, "early")[0].n, 300, "one decision date a renewal");
}

#[test]
fn accounts_still_being_set_up_have_a_table_of_their_own() {
    let mut rng = Seed(9).child("young", 0).rng();
    let mut csv = "account_id,renewed,tenure_days,first_login_days\n".to_owned();
    for account in 0..400 {
        let tenure: u32 = if account % 2 == 0 { rng.random_range(5..85) } else { rng.random_range(200..900) };
        let slow: u32 = rng.random_range(0..30);
        let p = if tenure < 90 && slow > 15 { 0.3 } else { 0.85 };
        writeln!(csv, "A{account},{},{tenure},{slow}", word(rng.random::<f64>() < p)).unwrap();
    }
    let factors = factors(&learned(&csv));
    let told = |stage: &str| {
        let of_stage = factors.iter().find(|one| one.stage == stage && one.feature == "first_login_days");
        of_stage.unwrap().evidence
    };
    assert_eq!((told("onboarding"), told("mature")), (FactorEvidence::Supported, FactorEvidence::None));
}
