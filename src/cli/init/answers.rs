//! Single questions and their answers.

use std::io::{self, BufRead as _};

use anyhow::bail;

use crate::cli::output::Output;

/// Several of something, at least one.
pub(super) fn several<T>(read: fn(&str) -> Result<T, String>) -> impl Fn(&str) -> Result<Vec<T>, String> {
    move |text| {
        let all: Vec<T> =
            text.split([' ', ',']).filter(|word| !word.is_empty()).map(read).collect::<Result<_, _>>()?;
        if all.is_empty() { Err("at least one is needed".to_owned()) } else { Ok(all) }
    }
}

pub(super) fn yes(question: &str, default: bool, output: &mut Output) -> anyhow::Result<bool> {
    ask(question, if default { "yes" } else { "no" }, output, |text| match &*text.to_ascii_lowercase() {
        "y" | "yes" => Ok(true),
        "n" | "no" => Ok(false),
        _ => Err("yes or no".to_owned()),
    })
}

/// Asks until the answer can be used; nothing stands for the default, where there is one.
pub(super) fn ask<T>(
    question: &str,
    default: &str,
    output: &mut Output,
    read: impl Fn(&str) -> Result<T, String>,
) -> anyhow::Result<T> {
    loop {
        let shown = if default.is_empty() { question.to_owned() } else { format!("{question} [{default}]") };
        write!(output.results(), "{shown} ")?;
        output.results().flush()?;
        let mut answer = String::new();
        if io::stdin().lock().read_line(&mut answer)? == 0 {
            bail!("the answers ended, and nothing is written");
        }
        let answer = if answer.trim().is_empty() { default } else { answer.trim() };
        match read(answer) {
            Ok(value) => return Ok(value),
            Err(why) => writeln!(output.results(), "  {why}")?,
        }
    }
}
