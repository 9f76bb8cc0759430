//! Runs the action as a runner does: `action.yml` is read, its expressions worked out, each step's own script started.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::forge::Forge;
use crate::support::run::Sandbox;

/// The token of the job.
pub(crate) const TOKEN: &str = "ghs_hunter2-0123456789abcdefghijklmnopq";

/// A job in a checkout, which is the sandbox.
pub(crate) struct Runner {
    pub(crate) sandbox: Sandbox,
    pub(crate) forge: Forge,
    /// The context `github`.
    pub(crate) github: Value,
    /// More variables of the job.
    pub(crate) environment: Vec<(String, String)>,
    temporary: tempfile::TempDir,
}

/// How the action ended.
pub(crate) struct Job {
    /// Whether all steps succeeded.
    pub(crate) passed: bool,
    /// What they printed.
    pub(crate) log: String,
    pub(crate) summary: String,
    pub(crate) outputs: BTreeMap<String, String>,
}

impl Job {
    /// The workflow commands that annotate.
    pub(crate) fn annotations(&self) -> Vec<&str> {
        let levels = ["::error ", "::warning ", "::notice "];
        self.log.lines().filter(|line| levels.iter().any(|level| line.starts_with(level))).collect()
    }
}

impl Runner {
    /// In a repository that holds what the sandbox holds, as its first commit.
    pub(crate) fn new(mut sandbox: Sandbox) -> Self {
        sandbox.secrets.add(TOKEN);
        let runner = Self {
            sandbox,
            forge: Forge::start(),
            github: json!({"token": TOKEN, "event": {}, "action_ref": "", "action_repository": "acme/pairctl"}),
            environment: Vec::new(),
            temporary: tempfile::Builder::new().prefix("runner-").tempdir().unwrap(),
        };
        runner.git("init --quiet --initial-branch main");
        runner.commit("first");
        runner
    }

    /// Runs Git, and returns what it prints.
    pub(crate) fn git(&self, arguments: &str) -> String {
        let who = "-c user.name=a -c user.email=a@example.com -c commit.gpgsign=false";
        let ran = self.sandbox.run(&format!("git {who} {arguments}"));
        assert_eq!(ran.code, 0, "git {arguments}: {}", ran.err);
        ran.out.trim().to_owned()
    }

    /// Commits everything but secrets, and returns the commit.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.sandbox.write(".git/info/exclude", "secrets\n");
        self.git("add --all");
        self.git(&format!("commit --quiet --allow-empty -m {message}"));
        self.git("rev-parse HEAD")
    }

    /// Makes the job one of a pull request against this commit.
    pub(crate) fn pull_request(&mut self, base: &str) {
        let head = json!({"repo": {"full_name": "acme/fleet"}});
        self.github["event"] = json!({"pull_request": {"number": 7, "base": {"sha": base}, "head": head}});
    }

    /// Runs the action with these inputs and the pairctl of this build.
    pub(crate) fn uses(&self, with: &[(&str, &str)]) -> Job {
        let mut all = vec![("pairctl", env!("CARGO_BIN_EXE_pairctl"))];
        all.extend(with);
        self.uses_exactly(&all)
    }

    /// Runs the action with these inputs.
    pub(crate) fn uses_exactly(&self, with: &[(&str, &str)]) -> Job {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let action: Value =
            serde_yaml::from_str(&fs::read_to_string(root.join("action.yml")).unwrap()).unwrap();
        let mut context = json!({"github": self.github, "steps": {}, "inputs": {}});
        for (name, input) in action["inputs"].as_object().unwrap() {
            context["inputs"][name] = json!(evaluated(input["default"].as_str().unwrap(), &context));
        }
        for (name, value) in with {
            assert!(context["inputs"].get(name).is_some(), "there is no input {name}");
            context["inputs"][*name] = json!(value);
        }
        let mut job =
            Job { passed: true, log: String::new(), summary: String::new(), outputs: BTreeMap::new() };
        for step in action["runs"]["steps"].as_array().unwrap() {
            job.passed = self.step(step, &mut context, &mut job);
            if !job.passed {
                break;
            }
        }
        job.summary = fs::read_to_string(self.file("summary")).unwrap_or_default();
        for (name, output) in action["outputs"].as_object().unwrap() {
            job.outputs.insert(name.clone(), evaluated(output["value"].as_str().unwrap(), &context));
        }
        self.nothing_leaks(&job);
        job
    }

    fn step(&self, step: &Value, context: &mut Value, job: &mut Job) -> bool {
        assert_eq!(step["shell"], "bash", "a step of another shell");
        let known = ["name", "id", "shell", "env", "run"];
        assert!(step.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{step}");
        let script = step["run"].as_str().unwrap();
        assert!(!script.contains("${{"), "an expression in a script is an injection: {script}");
        let (file, outputs) = (self.file("step.sh"), self.file("outputs"));
        crate::support::run::save(&file, script.as_bytes());
        crate::support::run::save(&outputs, b"");
        // How a runner starts `shell: bash`.
        let line = format!("bash --noprofile --norc -e -o pipefail '{}'", file.display());
        let mut command = self.sandbox.command(&line);
        command.envs(self.variables()).env("GITHUB_OUTPUT", &outputs);
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            command.env(name, evaluated(value.as_str().unwrap(), context));
        }
        let output = command.output().unwrap();
        for stream in [output.stdout, output.stderr] {
            let _ = write!(job.log, "{}", String::from_utf8_lossy(&stream));
        }
        if let Some(id) = step["id"].as_str() {
            let lines = fs::read_to_string(&outputs).unwrap();
            let pairs = lines.lines().map(|line| line.split_once('=').unwrap());
            let outputs: BTreeMap<&str, &str> = pairs.collect();
            context["steps"][id] = json!({"outputs": outputs});
        }
        output.status.success()
    }

    fn variables(&self) -> Vec<(String, String)> {
        let url = self.forge.url();
        let root = env!("CARGO_MANIFEST_DIR");
        let head = self.git("rev-parse HEAD");
        let summary = self.file("summary").display().to_string();
        let temporary = self.temporary.path().display().to_string();
        let variables = [
            ("GITHUB_ACTION_PATH", root),
            ("GITHUB_API_URL", &format!("{url}/api/v3")),
            ("GITHUB_SERVER_URL", &url),
            ("GITHUB_REPOSITORY", "acme/fleet"),
            ("GITHUB_SHA", &head),
            ("GITHUB_STEP_SUMMARY", &summary),
            ("RUNNER_TEMP", &temporary),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", "X64"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        variables.into_iter().chain(self.environment.iter().cloned()).collect()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.temporary.path().join(name)
    }

    /// Logs, summary, comments, and whatever lies about afterwards.
    fn nothing_leaks(&self, job: &Job) {
        let secrets = &self.sandbox.secrets;
        secrets.refuse(job.log.as_bytes(), "the log");
        secrets.refuse(job.summary.as_bytes(), "the summary");
        let is_binary = |path: &Path| path.file_name().is_some_and(|name| name == "pairctl");
        secrets.refuse_tree(self.temporary.path(), &is_binary);
        let state = self.forge.state();
        for request in &state.requests {
            secrets.refuse(request.body.as_bytes(), "the body of a request");
            secrets.refuse(request.path.as_bytes(), "the path of a request");
        }
    }
}

/// A text with its expressions worked out, as far as the action uses them: names of the contexts, of which one that is not
/// there is empty.
fn evaluated(text: &str, context: &Value) -> String {
    let (mut rest, mut done) = (text, String::new());
    while let Some((before, after)) = rest.split_once("${{") {
        let (expression, after) = after.split_once("}}").expect("an expression ends");
        let expression = expression.trim();
        let is_name = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        };
        let parts: Vec<&str> = expression.split('.').collect();
        assert!(parts.iter().all(|part| is_name(part)), "not understood here: {expression}");
        assert!(context.get(parts[0]).is_some(), "there is no context {}", parts[0]);
        if parts[0] == "inputs" {
            assert!(context["inputs"].get(parts[1]).is_some(), "there is no input {}", parts[1]);
        }
        let value = parts.iter().try_fold(context, |value, part| value.get(part));
        let value = match value {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        done = done + before + &value;
        rest = after;
    }
    done + rest
}
