//! The playbook: what it may say, and how it is told what it may not.

use winprob::book::{InterventionLog, LearningTable, Monotone, Playbook};

use super::{assert_says, playbook};

/// The refusal of a playbook.
fn refusal(text: &str) -> String {
    Playbook::parse(text, "playbook.toml").expect_err("a refusal").to_string()
}

#[test]
fn an_empty_playbook_has_every_default() {
    let empty = playbook("");
    assert_eq!(empty, Playbook::default());
    let names = &empty.columns;
    assert_eq!(
        (names.account.as_str(), names.as_of.as_str(), names.outcome.as_str()),
        ("account_id", "as_of", "renewed")
    );
    assert_eq!((names.renewal_date.as_str(), names.decided_on.as_str()), ("renewal_date", "decided_on"));
    assert_eq!((names.value.as_str(), names.owner.as_str(), names.segment.as_str()), ("arr", "owner", "segment"));
    assert_eq!((empty.health.red_below, empty.health.green_from, empty.onboarding.until_days), (0.5, 0.8, 90));
    assert!(empty.interventions.is_empty() && empty.capacity.budget.is_none());
}

#[test]
fn an_empty_file_or_one_of_comments_is_a_playbook() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("playbook.toml");
    for text in ["", " \n\n", "# nothing yet\n", "\u{feff}# nothing yet\n"] {
        std::fs::write(&path, text).unwrap();
        let read = Playbook::read(&path).unwrap();
        assert_eq!(Playbook { file: Playbook::default().file, ..read }, Playbook::default(), "{text:?}");
    }
}

#[test]
fn an_assumed_effect_and_how_effects_are_measured_are_read_and_checked() {
    let stated = |assumed: &str| format!("[interventions.visit]\nassumed = {{ {assumed} }}\n");
    let read = playbook(&stated("points = 5, low = 0, high = 10")).interventions[0].assumed.unwrap();
    assert_eq!((read.points, read.low, read.high), (5.0, 0.0, 10.0));
    for wrong in ["points = 5, low = 6, high = 10", "points = 5, low = 5, high = 5", "points = 5, low = 0, high = 400"]
    {
        assert_says(
            &refusal(&stated(wrong)),
            &["playbook.toml", "line 2", "interventions.visit.assumed", "points = 5"],
        );
    }
    let effects = playbook("[effects]\nnegative_control = \"before\"\nhold_out = 0.1\n").effects;
    assert_eq!((effects.negative_control.as_deref(), effects.hold_out), (Some("before"), 0.1));
    assert_says(&refusal("[effects]\nhold_out = 2\n"), &["line 2", "effects.hold_out", "2", "from 0 to 1"]);
}

#[test]
fn everything_a_playbook_may_say_is_read() {
    let full = playbook(
        "[columns]\naccount = \"id\"\nrenewed_when = [\"won\", 1, true]\nvalue = \"acv\"\nignore = [\"name\"]\n\
         [features.nps]\nkind = \"number\"\nlabel = \"NPS\"\nfamily = \"sentiment\"\nmissing = \"non-response\"\nmonotone = \"up\"\n\
         [interventions.visit]\n\
         [interventions.executive_call]\nlabel = \"Executive call\"\ncost = 900\nhours = 3\nlead_days = [60, 14, 14]\n\
         only_if = { sponsor = [\"yes\", 1] }\ncooldown_days = 60\nnot_within = { visit = 14 }\nmax_per_account = 2\n\
         [capacity]\nbudget = 250000\nhours_per_owner_per_month = 40\n[capacity.per_month]\nexecutive_call = 20\n\
         [health]\nred_below = 0.4\ngreen_from = 0.9\n[onboarding]\nuntil_days = 30\n",
    );
    assert_eq!(full.features["nps"].monotone, Some(Monotone::Up));
    let kinds: Vec<&str> = full.interventions.iter().map(|known| known.kind.as_str()).collect();
    assert_eq!(kinds, ["visit", "executive_call"], "in the order of the file");
    let (visit, call) = (&full.interventions[0], &full.interventions[1]);
    assert_eq!((visit.label.as_str(), visit.cost.0, visit.max_per_account), ("Visit", 0.0, 1));
    assert_eq!(visit.lead_days, [14, 30, 45, 60, 90]);
    assert_eq!((call.label.as_str(), call.cost.0, call.hours), ("Executive call", 900.0, 3.0));
    assert_eq!((call.lead_days.as_slice(), call.cooldown_days, call.max_per_account), (&[14, 60][..], 60, 2));
    assert_eq!(call.only_if["sponsor"], ["yes", "1"]);
    assert_eq!(call.not_within[&"visit".into()], 14);
    assert_eq!(full.capacity.per_month[&"executive_call".into()], 20);
    assert_eq!((full.capacity.budget.unwrap().0, full.capacity.hours_per_owner_per_month), (250_000.0, Some(40.0)));
    assert_eq!((full.health.red_below, full.health.green_from, full.onboarding.until_days), (0.4, 0.9, 30));
    assert_eq!(full.columns.renewed_when, ["won", "1", "true"]);
    assert!(full.features["nps"].non_response);
}

#[test]
fn a_key_that_is_not_known_is_named_with_its_line_and_the_keys_there_are() {
    for (text, line, key, known) in [
        ("[helth]\nred_below = 0.4\n", 1, "helth", "health"),
        ("\n[columns]\nacount = \"id\"\n", 3, "acount", "account"),
        ("[features.nps]\nlable = \"NPS\"\n", 2, "lable", "label"),
        ("[interventions.call]\ncost = 1\ncosts = 3\n", 3, "costs", "cost"),
        ("[interventions]\ncall = { lead = [3] }\n", 2, "lead", "lead_days"),
        ("[capacity]\nbudgets = 3\n", 2, "budgets", "budget"),
        ("[health]\ngreen = 0.4\n", 2, "green", "green_from"),
        ("[onboarding]\nuntil = 4\n", 2, "until", "until_days"),
    ] {
        let line = format!("playbook.toml: line {line}: ");
        assert_says(&refusal(text), &[&line, "unknown field", key, "expected", known]);
    }
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_its_line_and_what_was_expected() {
    for (text, line, parts) in [
        ("[columns]\naccount = 5\n", 2, ["`account = 5`", "integer `5`", "a string"]),
        ("[columns]\nignore = \"name\"\n", 2, ["`ignore = \"name\"`", "string \"name\"", "a list"]),
        ("[columns]\nrenewed_when = [[1]]\n", 2, ["renewed_when = [[1]]", "expected", "a text, a number"]),
        ("[features.nps]\nkind = \"numbr\"\n", 2, ["kind", "`numbr`", "`number`, `category`, `flag`, `date`"]),
        ("[features.nps]\nmissing = \"x\"\n", 2, ["missing", "`x`", "`non-response`"]),
        ("[features]\nnps = 5\n", 2, ["`nps = 5`", "integer `5`", "a table"]),
        ("interventions = 5\n", 1, ["`interventions = 5`", "integer `5`", "a table of interventions"]),
        ("[interventions]\ncall = 3\n", 2, ["`call = 3`", "integer `3`", "a table with the rules"]),
        ("[interventions.call]\ncost = \"x\"\n", 2, ["`cost = \"x\"`", "string \"x\"", "a number"]),
        ("[interventions.call]\nlead_days = 30\n", 2, ["`lead_days = 30`", "integer `30`", "a list"]),
        ("[interventions.call]\nlead_days = [\n  14,\n  1.5,\n]\n", 4, ["`1.5,`", "`1.5`", "a whole number"]),
        ("[interventions.call]\nmax_per_account = 300\n", 2, ["max_per_account", "`300`", "a whole number"]),
        ("[interventions.call]\nonly_if = { a = \"yes\" }\n", 2, ["only_if", "string \"yes\"", "a list"]),
        ("[capacity.per_month]\ncall = -3\n", 2, ["`call = -3`", "`-3`", "a whole number from 0 up"]),
        ("[columns\n", 1, ["`[columns`", "unclosed table", "]"]),
        ("[columns]\nvalue = \"a\"\nvalue = \"b\"\n", 3, ["value = \"b\"", "duplicate", "key"]),
    ] {
        let message = refusal(text);
        assert_says(&message, &[&format!("playbook.toml: line {line}: "), parts[0], parts[1], parts[2]]);
        assert!(!message.contains("f64") && !message.contains("i32") && !message.contains("Keys"), "{message}");
    }
}

#[test]
fn a_value_that_makes_no_sense_is_named_with_line_key_value_and_what_was_expected() {
    for (text, line, key, found, expected) in [
        ("[interventions.call]\ncost = -1\n", 2, "interventions.call.cost", "-1", "a number from 0 up"),
        ("[interventions.call]\ncost = inf\n", 2, "interventions.call.cost", "inf", "a number from 0 up"),
        ("[interventions.call]\n\nhours = nan\n", 3, "interventions.call.hours", "NaN", "a number from 0 up"),
        ("[interventions.call]\nlead_days = []\n", 2, "interventions.call.lead_days", "an empty list", "at least one"),
        ("[interventions.call]\nlead_days = [-3]\n", 2, "interventions.call.lead_days", "-3", "from 0 to 3650"),
        ("[interventions]\ncall.max_per_account = 0\n", 2, "interventions.call.max_per_account", "0", "from 1 to 8"),
        ("[interventions.call]\ncooldown_days = -1\n", 2, "interventions.call.cooldown_days", "-1", "from 0 up"),
        (
            "[interventions.a]\n[interventions.b]\nnot_within = { a = -1 }\n",
            3,
            "interventions.b.not_within.a",
            "-1",
            "from 0 up",
        ),
        ("[interventions.a]\nnot_within = { b = 1 }\n", 2, "interventions.a.not_within", "\"b\"", "interventions]: a"),
        ("[interventions.a]\n[capacity.per_month]\nb = 1\n", 2, "capacity.per_month", "\"b\"", "interventions]: a"),
        ("[capacity.per_month]\nb = 1\n", 1, "capacity.per_month", "\"b\"", "which names none"),
        ("[capacity]\nbudget = -5\n", 2, "capacity.budget", "-5", "a number from 0 up"),
        ("[capacity]\nhours_per_owner_per_month = nan\n", 2, "capacity.hours_per_owner_per_month", "NaN", "from 0 up"),
        ("[health]\nred_below = 1.5\n", 2, "health.red_below", "1.5", "from 0 to 1"),
        ("\n[health]\nred_below = 0.9\n", 2, "health.green_from", "0.8", "not below health.red_below, which is 0.9"),
        ("[onboarding]\nuntil_days = -1\n", 2, "onboarding.until_days", "-1", "from 0 up"),
    ] {
        let place = format!("playbook.toml: line {line}: {key}: ");
        assert_says(&refusal(text), &[&place, &format!("found {found}"), expected]);
    }
}

#[test]
fn a_column_that_is_named_and_absent_is_named_with_the_key_and_the_columns_there_are() {
    let renewals = "account_id,renewed,usage\na,yes,1\nb,no,2\n";
    for (rules, key, column) in [
        ("[columns]\naccount = \"id\"\n", "columns.account", "id"),
        ("[columns]\nas_of = \"day\"\n", "columns.as_of", "day"),
        ("[columns]\nrenewal_date = \"due\"\n", "columns.renewal_date", "due"),
        ("[columns]\ndecided_on = \"said\"\n", "columns.decided_on", "said"),
        ("[columns]\nvalue = \"acv\"\n", "columns.value", "acv"),
        ("[columns]\nowner = \"csm\"\n", "columns.owner", "csm"),
        ("[columns]\nsegment = \"size\"\n", "columns.segment", "size"),
        ("[columns]\nignore = [\"usage\", \"name\"]\n", "columns.ignore", "name"),
        ("[features.nps]\n", "features.nps", "nps"),
        ("[interventions.call]\nonly_if = { sponsor = [1] }\n", "interventions.call.only_if", "sponsor"),
    ] {
        let message = super::refusal(renewals, rules);
        let column = format!("{column:?}");
        assert_says(&message, &["playbook.toml: ", key, &column, "renewals.csv", "account_id, renewed, usage"]);
    }
    let message = super::refusal(renewals, "[columns]\noutcome = \"won\"\n");
    assert_says(&message, &["renewals.csv: line 1", "\"won\"", "outcome", "account_id, renewed, usage"]);
}

#[test]
fn a_default_name_that_is_absent_is_no_error() {
    let learning =
        super::joined("account_id,renewed,usage\na,yes,1\nb,no,2\n", "", "account_id,kind,date\nb,call,2024-01-01\n");
    assert_eq!(learning.rows.value, [None, None]);
}

#[test]
fn a_direction_needs_a_column_that_has_more_and_less() {
    assert!(refusal("[features.nps]\nmonotone = \"upwards\"\n").contains("line 2"), "only up and down are directions");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("renewals.csv");
    let rows = "basic,1\nbasic,0\npro,1\nteam,0\nteam,1\n".repeat(6);
    std::fs::write(&path, format!("plan,renewed\n{rows}")).unwrap();
    let table = winprob::table::read(&path).unwrap();
    let hinted = playbook("[features.plan]\nmonotone = \"up\"\n");
    let refused = LearningTable::join(&table, hinted, &InterventionLog::default()).unwrap_err();
    assert!(refused.to_string().contains("features.plan.monotone"), "{refused}");
}

#[test]
fn what_a_playbook_says_has_a_name_that_neither_its_place_nor_a_default_changes() {
    let text = "[columns]\naccount = \"id\"\n[features.nps]\nkind = \"number\"\n[interventions.call]\ncost = 900\n\
                [health]\nred_below = 0.4\ngreen_from = 0.9\n";
    let name =
        |text: &str, file: &str| Playbook::parse(text, file).unwrap().canonical().hash().to_hex()[..16].to_owned();
    let named = name(text, "playbook.toml");
    assert_eq!(named, name(text, "elsewhere/playbook.toml"));
    assert_eq!(named, name(&format!("{text}[onboarding]\nuntil_days = 90\n"), "playbook.toml"), "a default, stated");
    assert_ne!(named, name(&text.replace("0.4", "0.5"), "playbook.toml"));
    assert_eq!([named, name("", "playbook.toml")], ["dedeb940a5d97acb", "ad9cdfca56316433"]);
}

#[test]
fn checkpoints_people_and_alerts_are_read_and_checked() {
    let empty = playbook("");
    assert_eq!((empty.checkpoints.days.as_slice(), empty.people.score_individuals), ([180, 90].as_slice(), false));
    assert_eq!(
        playbook("[checkpoints]\ndays = [60, 120, 60]\n").checkpoints.days,
        [120, 60],
        "the farthest first, once"
    );
    assert_says(&refusal("[checkpoints]\ndays = [0]\n"), &["line 2", "checkpoints.days", "0", "from 1 to 3650"]);
    let teams = "[people.teams]\nnorth = [\"Ann\"]\nsouth = [\"ann\"]\n";
    assert_says(&refusal(teams), &["line 3", "people.teams.south", "ann", "in north already"]);
    assert_says(&refusal("[alerts]\nsurvey_sent = \"sent\"\n"), &["line 2", "alerts.survey_sent", "survey_answer"]);
    assert_says(&refusal("[alerts.personas.gold]\nchampions = 1\n"), &["alerts.personas", "tier"]);
    assert_says(&refusal("[alerts]\nsponser = \"x\"\n"), &["line 2", "sponser", "sponsor"]);
    let named = playbook("[alerts]\nsponsor = \"s\"\ntier = \"t\"\n[alerts.personas.gold]\nchampions = 1\n").alerts;
    let named: Vec<(String, &str)> = named.named();
    assert_eq!(
        named,
        [
            ("alerts.sponsor".to_owned(), "s"),
            ("alerts.tier".to_owned(), "t"),
            ("alerts.personas.gold.champions".to_owned(), "champions")
        ]
    );
}

#[test]
fn families_have_lights_and_deployment_and_roi_no_yellow() {
    let family = |name: &str, keys: &str| format!("[scorecard.families.{name}]\n{keys}\n");
    let read = playbook(&family("adoption", "red_below = 40\ngreen_from = 70"));
    assert_eq!(read.scorecard.families["adoption"].of("adoption"), (40.0, 70.0));
    let one = playbook(&family("roi", "green_from = 60"));
    assert_eq!(one.scorecard.families["roi"].of("roi"), (60.0, 60.0));
    let wrong = refusal(&family("deployment", "red_below = 40\ngreen_from = 70"));
    assert_says(&wrong, &["line 3", "scorecard.families.deployment.green_from", "70", "red or green only"]);
    let wrong = refusal(&family("usage", "red_below = 140"));
    assert_says(&wrong, &["line 2", "scorecard.families.usage.red_below", "140", "from 0 to 100"]);
    let wrong = refusal(&family("usage", "red_below = 80\ngreen_from = 70"));
    assert_says(&wrong, &["line 3", "scorecard.families.usage.green_from", "70", "not below red_below"]);
}
