//! `Model`: a trained model, asked with the interpreter released.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyType};
use serde_json::json;
use winprob::book::{BookError, InterventionLog, OpenBook, Rejected, Rows, Source};
use winprob::model::{
    ACTION_FIELDS, FileError, ModelError, PLAN_FIELDS, Registry, SCORE_FIELDS, action_records, decode, encode,
    plan_records, score_record, write_whole,
};
use winprob::plan::{Constraints, Recommendations};
use winprob::table::{Field, TextColumn, TextTable};
use winprob::units::{Date, Seed};

use crate::error::{Refused, WinprobError, warn};
use crate::input::Input;
use crate::output::Table;
use crate::playbook::PlaybookInput;

const REJECTED_FIELDS: [Field; 3] = [Field::number("row"), Field::text("account_id"), Field::text("reason")];

/// What is done with rows that cannot count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnRejected {
    LeaveOut,
    Null,
    Raise,
}

impl OnRejected {
    fn of(word: &str) -> Result<Self, Refused> {
        match word {
            "leave_out" => Ok(Self::LeaveOut),
            "null" => Ok(Self::Null),
            "raise" => Ok(Self::Raise),
            other => {
                Err(Refused::Words(format!("rejected: found {other:?}, expected \"leave_out\", \"null\" or \"raise\"")))
            }
        }
    }
}

/// An open book as a call hands it over.
struct Handed {
    table: TextTable,
    log: InterventionLog,
    sentences: Vec<String>,
}

/// An open book read.
struct Open {
    rows: Rows,
    rejected: Vec<Rejected>,
}

/// A trained model.
///
/// It is immutable; calls from several threads run at the same time.
#[pyclass(frozen, module = "winprob")]
pub(crate) struct Model {
    inner: Arc<winprob::model::Model>,
}

impl Model {
    pub(crate) fn of(inner: Arc<winprob::model::Model>) -> Self {
        Self { inner }
    }

    fn names(&self) -> &winprob::book::ColumnNames {
        &self.inner.playbook.columns
    }

    /// Takes an open book and the log under its keys; `None` where the book has no rows at all.
    fn handed(&self, table: Input, interventions: Option<Input>) -> Result<Option<Handed>, Refused> {
        let Some(table) = table.read(&self.names().account)? else { return Ok(None) };
        let log = interventions.map(|log| log.read(self.inner.playbook.log.kind())).transpose()?.flatten();
        let log = log.map(|log| InterventionLog::read(&log, &self.inner.playbook)).transpose()?.unwrap_or_default();
        let keys = table.column(&self.names().account).into_iter().flat_map(TextColumn::cells).flatten();
        let log = log.matched(keys).into_owned();
        let sentences = table.reading.sentences();
        let sentences = sentences.into_iter().map(|sentence| format!("{}: {sentence}", table.file)).collect();
        Ok(Some(Handed { table, log, sentences }))
    }

    /// Reads an open book; what is to be said of it joins the sentences.
    fn open(&self, handed: &mut Handed, on: OnRejected) -> Result<Open, Refused> {
        let Handed { table, log, sentences } = handed;
        if on == OnRejected::Raise {
            return Ok(Open { rows: self.inner.rows(table, log)?, rejected: Vec::new() });
        }
        let OpenBook { rows, rejected, warnings, .. } = self.inner.open_book(table, log)?;
        sentences.extend(warnings);
        if let (OnRejected::LeaveOut, Some(first)) = (on, rejected.first()) {
            sentences.push(format!(
                "{}: {} of {} rows left out, the first is row {}: {}",
                table.file,
                rejected.len(),
                table.n_rows(),
                first.line,
                first.reason
            ));
        }
        Ok(Open { rows, rejected })
    }

    /// Scores as records; with `null`, one a row of the table.
    fn scored(&self, table: Input, interventions: Option<Input>, on: OnRejected) -> Result<Scored, Refused> {
        let Some(mut handed) = self.handed(table, interventions)? else { return Ok(Scored::default()) };
        let (records, rejected): (Vec<Vec<String>>, _) = match self.open(&mut handed, on) {
            Ok(Open { rows, rejected }) => (self.inner.score(&rows)?.iter().map(score_record).collect(), rejected),
            Err(Refused::Model(ModelError::Book(error @ BookError::NoneLeft { .. }))) if on == OnRejected::Null => {
                (Vec::new(), all_rejected(&handed.table, &self.names().account, &error.to_string()))
            }
            Err(error) => return Err(error),
        };
        let records = if on == OnRejected::Null { with_blanks(records, &rejected) } else { records };
        Ok(Scored { records, rejected, sentences: handed.sentences })
    }

    /// The row of an account; the only row where none is named.
    fn row(rows: &Rows, account: Option<&str>) -> Result<usize, Refused> {
        match account {
            None if rows.len() == 1 => Ok(0),
            None => Err(Refused::Words(format!("the table has {} rows: name the account", rows.len()))),
            Some(account) => rows
                .accounts
                .iter()
                .position(|id| id.as_str() == account)
                .ok_or_else(|| Refused::Words(format!("table: there is no account {account:?}"))),
        }
    }

    /// The day that counts as today, as the command line has it.
    fn today(&self, stated: Option<Date>, rows: &Rows) -> Option<Date> {
        stated.or(self.inner.playbook.today).or_else(|| rows.as_of.iter().copied().flatten().max())
    }
}

/// Scores on their way to a table.
#[derive(Default)]
struct Scored {
    records: Vec<Vec<String>>,
    rejected: Vec<Rejected>,
    sentences: Vec<String>,
}

/// What is asked of `recommend`.
struct Asked {
    account: Option<String>,
    all: bool,
    plans: bool,
    constraints: Constraints,
    seed: Seed,
}

/// Every row of a table as one that cannot count.
fn all_rejected(table: &TextTable, account: &str, reason: &str) -> Vec<Rejected> {
    let keys = table.column(account);
    let rows = table.lines.iter().enumerate().map(|(row, line)| Rejected {
        file: table.file.clone(),
        line: *line,
        account_id: keys.and_then(|keys| keys.cell(row)).map(str::to_owned),
        reason: reason.to_owned(),
    });
    rows.collect()
}

/// Records with a blank one at each place where a row was left out, by ascending row.
fn with_blanks(records: Vec<Vec<String>>, rejected: &[Rejected]) -> Vec<Vec<String>> {
    let mut all = Vec::with_capacity(records.len() + rejected.len());
    let mut records = records.into_iter();
    for row in rejected {
        let n_before = usize::try_from(row.line).unwrap_or(usize::MAX).saturating_sub(1 + all.len());
        all.extend(records.by_ref().take(n_before));
        let mut blank = vec![String::new(); SCORE_FIELDS.len()];
        blank[0] = row.account_id.clone().unwrap_or_default();
        all.push(blank);
    }
    all.extend(records);
    all
}

fn rejected_records(rejected: &[Rejected]) -> impl Iterator<Item = Vec<String>> {
    rejected
        .iter()
        .map(|row| vec![row.line.to_string(), row.account_id.clone().unwrap_or_default(), row.reason.clone()])
}

/// A day as `datetime.date` or as text.
fn day(name: &str, value: Option<Bound<'_, PyAny>>) -> PyResult<Option<Date>> {
    let Some(value) = value else { return Ok(None) };
    let text = value.str()?.to_string();
    let day = text.parse().map_err(|_| {
        WinprobError::new_err(format!("{name}: found {text:?}, expected a datetime.date or text written YYYY-MM-DD"))
    })?;
    Ok(Some(day))
}

/// A value as dicts and lists.
fn python_of<'py>(py: Python<'py>, value: &impl serde::Serialize) -> PyResult<Bound<'py, PyAny>> {
    let text = serde_json::to_string(value).map_err(|error| WinprobError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (text,))
}

#[pymethods]
impl Model {
    /// Loads a model file, or the current model of a models folder; with `playbook`, under that one.
    #[staticmethod]
    #[pyo3(signature = (path, playbook = None))]
    fn load(py: Python<'_>, path: PathBuf, playbook: Option<PlaybookInput>) -> PyResult<Self> {
        let model = py.detach(|| {
            let model = if path.is_dir() {
                Registry::new(&path).current()?.ok_or_else(|| {
                    Refused::Words(format!("{}: no model was trained yet; run `winprob train` first", path.display()))
                })?
            } else {
                let file = path.display().to_string();
                let failed = |source| FileError::Io { file: file.clone(), doing: "reading", source };
                decode(&std::fs::read(&path).map_err(failed)?, &file)?
            };
            Ok::<winprob::model::Model, Refused>(match &playbook {
                Some(playbook) => model.with_playbook(playbook.read()?.0),
                None => model,
            })
        })?;
        Ok(Self::of(Arc::new(model)))
    }

    /// The model in the bytes of a model file.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: Vec<u8>) -> PyResult<Self> {
        let model: winprob::model::Model = py.detach(|| decode(&data, "model")).map_err(Refused::from)?;
        Ok(Self::of(Arc::new(model)))
    }

    /// The bytes of the model's file.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| encode(self.inner.as_ref(), "model")).map_err(Refused::from)?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Writes the model's file, whole or not at all.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let file = path.display().to_string();
        let write = || write_whole(&path, &encode(self.inner.as_ref(), &file)?);
        Ok(py.detach(write).map_err(Refused::from)?)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let py = slf.py();
        let from_bytes = PyType::new::<Self>(py).getattr("from_bytes")?;
        Ok((from_bytes, (slf.get().to_bytes(py)?,)))
    }

    /// Its name: a fingerprint of what it was trained from.
    #[getter]
    fn id(&self) -> &str {
        self.inner.id.as_str()
    }

    /// What to know about it, as a dict: the model card.
    #[getter]
    fn card<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        python_of(py, &self.inner.card)
    }

    /// The columns it reads.
    #[getter]
    fn columns(&self) -> Vec<String> {
        let read = self.inner.schema.features.iter().filter(|feature| feature.source == Source::Column);
        read.map(|feature| feature.name.clone()).collect()
    }

    /// The win probability of every account: the columns and the values of `winprob score`.
    ///
    /// `interventions` is the log of what was done. `rejected` says what becomes of rows that cannot count: "leave_out" (told by a
    /// warning, listed in `rejected` of the answer), "null" (one row of the answer for each of the table, blank where it cannot
    /// count), or "raise".
    #[pyo3(signature = (table, interventions = None, *, rejected = "leave_out"))]
    fn score(&self, py: Python<'_>, table: Input, interventions: Option<Input>, rejected: &str) -> PyResult<Table> {
        let on = OnRejected::of(rejected)?;
        let (sentences, answer, left_out) = py.detach(|| {
            let Scored { records, rejected, sentences } = self.scored(table, interventions, on)?;
            let left_out = Table::of(&REJECTED_FIELDS, rejected_records(&rejected))?;
            Ok::<_, Refused>((sentences, Table::of(&SCORE_FIELDS, records)?, left_out))
        })?;
        warn(py, &sentences)?;
        answer.with_rejected(py, left_out)
    }

    /// Why this win probability and why these actions, as a dict: what `winprob explain --out FILE.json` writes.
    ///
    /// `account` may be left out where the table has one row.
    #[pyo3(signature = (table, account = None, interventions = None, *, today = None, seed = 1))]
    fn explain<'py>(
        &self,
        py: Python<'py>,
        table: Input,
        account: Option<String>,
        interventions: Option<Input>,
        today: Option<Bound<'py, PyAny>>,
        seed: u64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let today = day("today", today)?;
        let (sentences, explained) = py.detach(|| {
            let handed = self.handed(table, interventions)?;
            let mut handed = handed.ok_or_else(|| Refused::Words("table: it has no rows".to_owned()))?;
            let Open { rows, .. } = self.open(&mut handed, OnRejected::LeaveOut)?;
            let row = Self::row(&rows, account.as_deref())?;
            let constraints = Constraints { today: self.today(today, &rows), ..Constraints::default() };
            let score = self.inner.explain(&rows, row)?;
            let recommendations = self.inner.recommend(&rows, row, &handed.log, &constraints, Seed(seed))?;
            Ok::<_, Refused>((handed.sentences, json!({ "score": score, "recommendations": recommendations })))
        })?;
        warn(py, &sentences)?;
        python_of(py, &explained)
    }

    /// What to do about every account, and when: the columns and the values of `winprob recommend`.
    ///
    /// `all` lists every feasible action, `plans` the best combinations; the rest are the options of the command.
    #[pyo3(signature = (
        table, interventions = None, *, account = None, all = false, plans = false, max_actions = None, budget = None,
        earliest = None, latest = None, confidence = None, today = None, seed = 1,
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments, as the command has options")]
    fn recommend(
        &self,
        py: Python<'_>,
        table: Input,
        interventions: Option<Input>,
        account: Option<String>,
        all: bool,
        plans: bool,
        max_actions: Option<usize>,
        budget: Option<f64>,
        earliest: Option<Bound<'_, PyAny>>,
        latest: Option<Bound<'_, PyAny>>,
        confidence: Option<f64>,
        today: Option<Bound<'_, PyAny>>,
        seed: u64,
    ) -> PyResult<Table> {
        let constraints = Constraints {
            limit: None,
            max_actions,
            budget,
            hours: None,
            earliest: day("earliest", earliest)?,
            latest: day("latest", latest)?,
            confidence,
            today: day("today", today)?,
        };
        let asked = Asked { account, all, plans, constraints, seed: Seed(seed) };
        let (sentences, answer) = py.detach(|| self.recommended(table, interventions, asked))?;
        warn(py, &sentences)?;
        Ok(answer)
    }

    fn __str__(&self) -> String {
        format!("model {}\n{}", self.inner.id, self.inner.card)
    }

    fn __repr__(&self) -> String {
        format!("winprob.Model({})", self.inner.id)
    }
}

impl Model {
    fn recommended(
        &self,
        table: Input,
        interventions: Option<Input>,
        asked: Asked,
    ) -> Result<(Vec<String>, Table), Refused> {
        let fields: &[Field] = if asked.plans { &PLAN_FIELDS } else { &ACTION_FIELDS };
        let Some(mut handed) = self.handed(table, interventions)? else {
            return Ok((Vec::new(), Table::of(fields, [])?));
        };
        let Open { rows, .. } = self.open(&mut handed, OnRejected::LeaveOut)?;
        let Handed { log, sentences, .. } = handed;
        let constraints = Constraints { today: self.today(asked.constraints.today, &rows), ..asked.constraints };
        let answers: Vec<Recommendations> = match &asked.account {
            None => self.inner.recommend_all(&rows, &log, &constraints, asked.seed)?,
            Some(account) => {
                let row = Self::row(&rows, Some(account))?;
                vec![self.inner.recommend(&rows, row, &log, &constraints, asked.seed)?]
            }
        };
        let records = answers
            .iter()
            .flat_map(|answer| if asked.plans { plan_records(answer) } else { action_records(answer, asked.all) });
        Ok((sentences, Table::of(fields, records)?))
    }
}
