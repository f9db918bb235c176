//! As much of Markdown as the pages use: fenced blocks, code spans, links, headings.

/// A page taken apart.
pub(super) struct Page {
    /// Language and text of each fenced block.
    blocks: Vec<(String, String)>,
    /// Everything outside of fenced blocks.
    prose: String,
}

/// A command that a page shows, and the lines it shows below it.
pub(super) struct Shown {
    pub command: String,
    pub output: String,
}

impl Page {
    pub fn of(text: &str) -> Self {
        let (mut blocks, mut prose): (Vec<(String, String)>, String) = (Vec::new(), String::new());
        let mut is_inside = false;
        for line in text.lines() {
            let line = line.strip_prefix("//! ").unwrap_or(line);
            if let Some(language) = line.strip_prefix("```") {
                if !is_inside {
                    blocks.push((language.trim().to_owned(), String::new()));
                }
                is_inside = !is_inside;
            } else if let (true, Some((_, block))) = (is_inside, blocks.last_mut()) {
                block.push_str(line);
                block.push('\n');
            } else {
                prose.push_str(line);
                prose.push('\n');
            }
        }
        assert!(!is_inside, "a fenced block is not closed");
        Self { blocks, prose }
    }

    /// The blocks of a language.
    pub fn blocks(&self, language: &str) -> Vec<String> {
        self.blocks.iter().filter(|(known, _)| known == language).map(|(_, text)| text.clone()).collect()
    }

    /// The commands of the blocks `sh`, in which each line is one, and `console`, in which those behind `$` are.
    pub fn shown(&self) -> Vec<Shown> {
        let mut shown: Vec<Shown> = Vec::new();
        for (language, text) in &self.blocks {
            let prompt = match language.as_str() {
                "sh" => "",
                "console" => "$ ",
                _ => continue,
            };
            for line in text.lines().filter(|line| language == "console" || !line.trim().is_empty()) {
                match (line.strip_prefix(prompt), shown.last_mut()) {
                    (Some(typed), _) => {
                        let command = typed.split(" #").next().unwrap_or_default().trim().to_owned();
                        shown.push(Shown { command, output: String::new() });
                    }
                    (None, Some(last)) => {
                        last.output.push_str(line);
                        last.output.push('\n');
                    }
                    (None, None) => panic!("{line:?} is shown before any command"),
                }
            }
        }
        shown
    }

    /// What stands between backticks.
    pub fn spans(&self) -> Vec<String> {
        self.prose.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    /// Where links lead.
    pub fn links(&self) -> Vec<String> {
        self.prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
    }

    /// The names by which headings are linked.
    pub fn anchors(&self) -> Vec<String> {
        let named = |heading: &str| {
            let kept = heading.trim().to_lowercase().replace(' ', "-");
            kept.chars().filter(|letter| letter.is_alphanumeric() || *letter == '-').collect()
        };
        self.prose
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(|line| named(line.trim_start_matches('#')))
            .collect()
    }

    /// The words after `winprob` of every command that is shown.
    pub fn commands(&self) -> Vec<Vec<String>> {
        const CALLS: [&str; 3] = ["winprob ", "$ winprob ", "cargo run --release -- "];
        let shown = self.blocks.iter().filter(|(language, _)| language != "toml").flat_map(|(_, text)| text.lines());
        let spans = self.spans();
        let lines = shown.chain(spans.iter().map(String::as_str));
        lines
            .filter_map(|line| CALLS.iter().find_map(|call| line.strip_prefix(call)))
            .map(|typed| typed.split('#').next().unwrap_or_default().split_whitespace().map(str::to_owned).collect())
            .collect()
    }

    /// Every path below `/v1/`, in prose and in blocks.
    pub fn routes(&self) -> Vec<String> {
        let whole = self.blocks.iter().map(|(_, text)| text.as_str()).chain([self.prose.as_str()]);
        let ends = |letter: char| letter.is_whitespace() || "'\"`,)".contains(letter);
        let routes = whole.flat_map(|text| text.match_indices("/v1/").map(|(at, _)| &text[at..]));
        let routes = routes.filter_map(|rest| rest.split(ends).next()).filter(|route| *route != "/v1/");
        routes.map(str::to_owned).collect()
    }
}
