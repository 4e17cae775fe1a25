//! Starting other programs: show the line, wait, turn a bad exit into a sentence.

use crate::place::Place;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// What every command ends with: nothing, or a sentence for the person at the terminal.
pub type Outcome = Result<(), String>;

/// A program to be run; built like [`Command`], but failing with a sentence.
pub struct Run {
    command: Command,
    quiet: bool,
}

/// `cargo` of the toolchain that runs us, with the target directory of [`Place`].
pub fn cargo(place: &Place) -> Run {
    let mut run = Run::new(place.cargo());
    run.command.current_dir(place.root()).env("CARGO_TARGET_DIR", place.target());
    run
}

impl Run {
    /// A run of `program`, looked up in the path.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self { command: Command::new(program), quiet: false }
    }

    /// Adds arguments.
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args);
        self
    }

    /// Runs in a folder.
    pub fn dir(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Does not show the line, and keeps the program's output for the error.
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// The command underneath, for what has no method here.
    pub fn inner(&mut self) -> &mut Command {
        &mut self.command
    }

    /// Runs to the end without standard input.
    ///
    /// # Errors
    /// When the program is missing or exits with anything but 0.
    pub fn run(mut self) -> Outcome {
        self.command.stdin(Stdio::null());
        if self.quiet {
            return self.output().map(drop);
        }
        let line = self.line();
        println!("xtask ▸ {line}");
        let status = self.command.status().map_err(|e| format!("`{line}` could not be started: {e}"))?;
        if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})")) }
    }

    /// Runs to the end and gives its standard output.
    ///
    /// # Errors
    /// As [`Run::run`]; the message carries the last lines that the program printed.
    pub fn output(mut self) -> Result<String, String> {
        let line = self.line();
        let out =
            self.command.stdin(Stdio::null()).output().map_err(|e| format!("`{line}` could not be started: {e}"))?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        if out.status.success() {
            return Ok(text);
        }
        let all = format!("{text}{}", String::from_utf8_lossy(&out.stderr));
        let lines: Vec<&str> = all.lines().collect();
        let tail = lines[lines.len().saturating_sub(25)..].join("\n  ");
        Err(format!("`{line}` failed ({})\n  {tail}", out.status))
    }

    /// The line as a person would type it.
    pub fn line(&self) -> String {
        let program = Path::new(self.command.get_program());
        let name = program.file_name().unwrap_or(program.as_os_str());
        let words = std::iter::once(name).chain(self.command.get_args());
        words.map(|w| w.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }
}

/// Turns this process into `command`; only comes back when that failed.
pub fn replace_process(mut command: Command) -> String {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    format!("`{}` could not be started: {error}", command.get_program().to_string_lossy())
}

/// Whether a program is in the path.
pub fn in_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|paths| std::env::split_paths(&paths).any(|p| p.join(program).is_file()))
}
