//! Takes up what a person answered to a question: the answer becomes a stated conclusion.

use super::answer::{Conclusions, Question, Stated};

impl Stated {
    /// Takes up the answer to a question, `option` being the place of it among the question's options.
    pub fn take_up(&mut self, conclusions: &Conclusions, question: &Question, option: usize) {
        let Some(answer) = question.options.get(option) else { return };
        let of = |word: &str| answer.strip_prefix(word).map(|rest| rest.trim().to_owned());
        match question.about.as_str() {
            "files.renewals" => self.renewals = Some(answer.clone()),
            "columns.renewed_when" if option == 0 => {
                self.renewed_when.clone_from(&conclusions.renewed_when);
                self.lost_when.clone_from(&conclusions.lost_when);
            }
            "columns.renewed_when" => {
                self.renewed_when.clone_from(&conclusions.lost_when);
                self.lost_when.clone_from(&conclusions.renewed_when);
            }
            "columns.open_when" => {
                self.renewed_when.clone_from(&conclusions.renewed_when);
                self.lost_when.clone_from(&conclusions.lost_when);
                if option == 1 {
                    self.lost_when.extend(conclusions.open_when.iter().cloned());
                }
            }
            "columns.ignore" => {
                self.keep.extend(of("keep "));
                self.ignore.extend(of("ignore "));
            }
            about => {
                if let Some(role) = about.strip_prefix("columns.") {
                    self.columns.insert(role.to_owned(), answer.clone());
                }
            }
        }
    }
}
