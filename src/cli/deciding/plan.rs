//! `plan`: the whole book under capacity, as a dated list of work.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{
    Bars, Field, Files, Open, OpenArgs, Raw, Target, Window, deliver, json_of, json_only, money, number, say, text,
};
use crate::model::ModelError;
use crate::plan::PlanError;
use crate::plan::book::{AccountPlan, AgreedAction, BookPlan, BookRequest, Control, Origin, Proof, Prospect, WorkItem};
use crate::table::{TableError, TextColumn, TextTable, parse_date_cell, parse_number_cell};
use crate::units::{Days, Seed, SystemClock};

/// `plan`
#[derive(Debug, Args)]
pub(in crate::cli) struct Plan {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Money for the whole book, in place of the playbook's
    #[arg(long, value_name = "MONEY")]
    pub budget: Option<f64>,
    /// Hours of each owner in a month, in place of the playbook's
    #[arg(long, value_name = "HOURS")]
    pub hours_per_owner: Option<f64>,
    /// At most this many actions an account
    #[arg(long, value_name = "N")]
    pub max_actions: Option<usize>,
    #[command(flatten)]
    pub window: Window,
    /// Plan what pays with at least this chance [default: the playbook's, or 0.55]
    #[arg(long, value_name = "SHARE")]
    pub confidence: Option<f64>,
    /// No new actions for accounts that stay below this win probability whatever is done [default: half of `red_below`]
    #[arg(long, value_name = "SHARE")]
    pub unsavable_below: Option<f64>,
    /// What is agreed and must stay: `account_id`, `kind`, and `act_by` or `lead_days`
    #[arg(long, value_name = "FILE")]
    pub pin: Option<PathBuf>,
    /// An earlier plan, from which as little as possible is changed
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// What changing one account's earlier plan must be worth [default: 5 % of what a plan is worth on average]
    #[arg(long, value_name = "MONEY")]
    pub change_worth: Option<f64>,
    /// Stop as soon as the plan is proven to be this close to the best possible one [default: 0, as good as can be proven]
    #[arg(long, value_name = "SHARE")]
    pub gap: Option<f64>,
    /// Stop after this many seconds, whatever was reached
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<u32>,
    /// Write the whole answer as JSON: value, cost, bound, gap, shadow prices, what was left out
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 19] = [
    Field::text("owner"),
    Field::day("act_by"),
    Field::text("account_id"),
    Field::text("kind"),
    Field::text("label"),
    Field::number("lead_days"),
    Field::number("cost"),
    Field::number("hours"),
    Field::text("evidence"),
    Field::text("standing"),
    Field::number("value"),
    Field::number("win_probability"),
    Field::number("win_probability_without"),
    Field::number("win_probability_with"),
    Field::number("uplift"),
    Field::number("uplift_low"),
    Field::number("uplift_high"),
    Field::number("expected_value"),
    Field::text("model"),
];

/// Lines of a kind shown to the person at the terminal.
const SHOWN: usize = 5;

pub(in crate::cli) fn run(options: &Plan) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    json_only(options.summary.as_deref())?;
    let model = options.files.model()?;
    let Open { rows, log, .. } = Open::read(&options.files, &options.open, &model)?;
    let account = model.playbook.columns.account.as_str();
    let pins = Settled::read(options.pin.as_deref(), account)?;
    let previous = Settled::read(options.previous.as_deref(), account)?;
    let request = BookRequest {
        budget: options.budget,
        hours_per_owner_per_month: options.hours_per_owner,
        max_actions: options.max_actions,
        earliest: options.window.earliest,
        latest: options.window.latest,
        confidence: options.confidence,
        unsavable_below: options.unsavable_below,
        pins: pins.actions.clone(),
        previous: previous.actions.clone(),
        change_worth: options.change_worth,
        gap: options.gap,
        time_limit_seconds: options.time_limit,
        today: options.files.today(&model.playbook, &rows),
        ..BookRequest::default()
    };
    let bars = Bars::new();
    let control = Control { progress: &bars, cancelled: &AtomicBool::new(false), clock: &SystemClock };
    let plan = model.plan_book(&rows, &log, &request, Seed(options.files.seed), control);
    drop(bars);
    let plan = plan.map_err(|error| match error {
        ModelError::Plan(PlanError::Agreed { list: "pins", index, field, found, expected }) => {
            pins.refuse(index, field, &found, &expected)
        }
        ModelError::Plan(PlanError::Agreed { index, field, found, expected, .. }) => {
            previous.refuse(index, field, &found, &expected)
        }
        other => other.into(),
    })?;
    if let Some(path) = options.summary.as_deref() {
        deliver(Some(path), &json_of(&plan)?)?;
    }
    target.write(&plan, &HEADER, records(&plan))?;
    in_words(&plan);
    Ok(())
}

/// Settled actions and the file they were read from: another plan's CSV will do.
#[derive(Default)]
struct Settled {
    actions: Vec<AgreedAction>,
    table: Option<TextTable>,
}

impl Settled {
    fn read(path: Option<&Path>, account: &str) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let table = Raw::read(path)?.table()?;
        let accounts = match table.column("account_id").or_else(|| table.column(account)) {
            Some(column) => column,
            None => table.required("account_id", "the account")?,
        };
        let kinds = table.required("kind", "what is to be done")?;
        let (days, leads) = (table.column("act_by"), table.column("lead_days"));
        let action = |row: usize| -> Result<AgreedAction, TableError> {
            let text = |column: &TextColumn, expected: &str| {
                column.cell(row).map(str::to_owned).ok_or_else(|| table.refuse(&column.name, row, "", expected))
            };
            let lead = leads.map(|column| parse_number_cell(&table, column, row)).transpose()?.flatten();
            let act_by = days.map(|column| parse_date_cell(&table, column, row)).transpose()?.flatten();
            if act_by.is_none() && lead.is_none() {
                let expected = "a day in `act_by`, or days before renewal in `lead_days`";
                return Err(table.refuse("act_by", row, "", expected));
            }
            #[expect(clippy::cast_possible_truncation, reason = "a cast of a float stops at the ends of its range")]
            let action = AgreedAction {
                account_id: text(accounts, "an account ID")?,
                kind: text(kinds, "a kind of intervention")?,
                act_by,
                lead_days: lead.map(|lead| lead as Days),
            };
            Ok(action)
        };
        let actions = (0..table.n_rows()).map(action).collect::<Result<_, _>>()?;
        Ok(Self { actions, table: Some(table) })
    }

    /// Refuses a line by file, line and column.
    fn refuse(&self, index: usize, field: &str, found: &str, expected: &str) -> Failure {
        match &self.table {
            Some(table) if index < table.n_rows() => table.refuse(field, index, found, expected).into(),
            _ => Failure::because(format!("{field}: found {found}, expected {expected}")),
        }
    }
}

/// One record an action, owner by owner, day by day.
fn records(plan: &BookPlan) -> impl Iterator<Item = Vec<String>> {
    plan.actions.iter().filter_map(|item| {
        let key = (&item.account_id, Some(item.act_by.plus(item.lead_days)));
        let at = plan.accounts.binary_search_by(|one| (&one.account_id, one.renewal_date).cmp(&key)).ok()?;
        Some(record(plan, item, &plan.accounts[at]))
    })
}

fn record(plan: &BookPlan, item: &WorkItem, account: &AccountPlan) -> Vec<String> {
    vec![
        text(item.owner.as_ref()),
        item.act_by.to_string(),
        item.account_id.clone(),
        item.kind.clone(),
        item.label.clone(),
        item.lead_days.to_string(),
        item.cost.to_string(),
        item.hours.to_string(),
        item.evidence.word().to_owned(),
        match item.standing {
            Origin::Agreed => "agreed",
            Origin::Kept => "kept",
            Origin::New => "new",
        }
        .to_owned(),
        text(account.value.as_ref()),
        number(Some(account.win_probability)),
        number(account.win_probability_without),
        number(account.win_probability_with),
        number(account.uplift),
        number(account.uplift_low),
        number(account.uplift_high),
        money(account.expected_value),
        plan.model.clone(),
    ]
}

/// The plan in a few lines for the person at the terminal.
fn in_words(plan: &BookPlan) {
    let n_accounts = plan.accounts.iter().filter(|account| account.n_actions > 0).count();
    say(format!(
        "winprob: {} actions for {n_accounts} of {} accounts: worth {:.0} after {:.0} of cost, {:.0} hours; {}",
        plan.actions.len(),
        plan.accounts.len(),
        plan.value,
        plan.cost,
        plan.hours,
        match plan.search.proof {
            Proof::Optimal => "proven optimal, no plan is worth more".to_owned(),
            Proof::Near | Proof::Bound => {
                format!("at most {:.0} is possible (gap {:.3} %)", plan.upper_bound, 100.0 * plan.gap)
            }
        }
    ));
    say(format!(
        "winprob: expected renewals {:.0} with the plan, {:.0} without",
        plan.expected_with, plan.expected_without
    ));
    let count = |prospect| plan.accounts.iter().filter(|account| account.prospect == prospect).count();
    say(format!(
        "winprob: {} accounts are safe, {} open, {} for the forecast and not for effort",
        count(Prospect::Safe),
        count(Prospect::Open),
        count(Prospect::Unsavable)
    ));
    for price in plan.shadow_prices.iter().take(SHOWN) {
        say(format!("winprob: {}", price.words));
    }
    for left in plan.unserved.iter().take(SHOWN) {
        say(format!("winprob: {} left out, {}", left.account_id, left.reason));
    }
    for moved in plan.moved.iter().take(SHOWN) {
        let list = |actions: &[String]| if actions.is_empty() { "nothing".to_owned() } else { actions.join(", ") };
        let (before, after) = (list(&moved.before), list(&moved.after));
        say(format!("winprob: {} moved from {before} to {after}: {}", moved.account_id, moved.reason));
    }
    for note in &plan.notes {
        say(format!("winprob: {note}"));
    }
    if plan.search.out_of_time {
        say(format!("winprob: {}", plan.search.stopped));
    }
}
