//! `--shard`: which part of a fleet a run looks at.

use std::env;

use clap::Args;

use crate::model::report::Shard;

/// Where Kubernetes says which pod of an Indexed Job this is (`batch/v1`, `completionMode: Indexed`).
const INDEX: &str = "JOB_COMPLETION_INDEX";

/// The flag of commands that can share the work on a fleet.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct ShardArgs {
    /// Look at one part of the clusters only: part INDEX, counted from 0, of OF. Without INDEX, `JOB_COMPLETION_INDEX` says
    /// which, as in an Indexed Job. `pairctl report merge` joins the reports
    #[arg(long, value_name = "[INDEX/]OF", value_parser = read)]
    shard: Option<Shard>,
}

impl ShardArgs {
    /// The part; all clusters where there is none.
    pub(super) fn shard(self) -> Option<Shard> {
        self.shard
    }
}

fn read(text: &str) -> Result<Shard, String> {
    if let Some((index, of)) = text.split_once('/') {
        return shard(index, of, "INDEX");
    }
    let index = env::var(INDEX).map_err(|_| {
        format!(
            "`{text}` says of how many parts, and {INDEX} does not say which: give INDEX/OF, such as 0/{text}"
        )
    })?;
    shard(&index, text, INDEX)
}

fn shard(index: &str, of: &str, name: &str) -> Result<Shard, String> {
    let number =
        |text: &str, name: &str| text.parse().map_err(|_| format!("{name} is `{text}`, and no number"));
    let (index, of) = (number(index, name)?, number(of, "OF")?);
    match (index, of) {
        (_, 0) => Err("OF is 0, and there must be one part at least".to_owned()),
        (index, of) if index >= of => {
            Err(format!("{name} is {index}, and the parts are 0 to {}: they are counted from 0", of - 1))
        }
        (index, of) => Ok(Shard { index, of }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_counted_from_0() {
        assert_eq!(read("2/5"), Ok(Shard { index: 2, of: 5 }));
        assert_eq!(shard("4", "5", INDEX), Ok(Shard { index: 4, of: 5 }));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, why) in [
            ("5/5", "INDEX is 5, and the parts are 0 to 4: they are counted from 0"),
            ("0/0", "OF is 0, and there must be one part at least"),
            ("a/5", "INDEX is `a`, and no number"),
            ("1/-5", "OF is `-5`, and no number"),
            ("/5", "INDEX is ``, and no number"),
        ] {
            assert_eq!(read(text), Err(why.to_owned()), "{text}");
        }
    }
}
