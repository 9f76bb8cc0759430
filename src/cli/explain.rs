//! `pairctl explain`: what a code means and what to do about it.

use anyhow::bail;
use clap::Args;

use super::outcome::Outcome;
use super::output::Output;
use crate::input::decode::nearest;
use crate::model::code::Code;

/// Explain a code that pairctl printed, such as `self-pairing`
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The code; without it, all codes are listed
    code: Option<String>,
}

/// Looks the code up.
pub(super) fn run(args: &ExplainArgs, output: &mut Output) -> anyhow::Result<Outcome> {
    let Some(wanted) = &args.code else {
        let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or(0);
        for code in Code::ALL {
            writeln!(output.results(), "{:width$}  {}", code.as_str(), code.summary())?;
        }
        return Ok(Outcome::Clean);
    };
    let Some(code) = Code::ALL.iter().find(|code| code.as_str() == wanted) else {
        match nearest(wanted, Code::ALL.iter().map(|code| code.as_str())) {
            Some(near) => bail!("there is no code `{wanted}`; did you mean `{near}`?"),
            None => bail!("there is no code `{wanted}`; `pairctl explain` lists them"),
        }
    };
    let severity = code.severity().word();
    writeln!(output.results(), "{severity}[{wanted}]: {}\n\n{}", code.summary(), code.explanation())?;
    Ok(Outcome::Clean)
}
