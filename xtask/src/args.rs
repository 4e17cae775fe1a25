//! The few options the commands take, parsed by hand: a parser crate would cost more to build than all of xtask.

use crate::shell::Outcome;

/// Words after the command's name; options are taken out one by one, what is left over is an error or passed on.
pub struct Args(Vec<String>);

impl Args {
    /// Wraps the words after the command's name.
    pub fn new(words: Vec<String>) -> Self {
        Self(words)
    }

    /// Whether the command's own help is wanted (before any `--`).
    pub fn asks_help(&self) -> bool {
        self.0.iter().take_while(|w| *w != "--").any(|w| w == "--help" || w == "-h")
    }

    /// Takes the switch `name` out; true when it was there.
    pub fn switch(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|w| w != name);
        self.0.len() != before
    }

    /// Takes `name VALUE` or `name=VALUE` out.
    ///
    /// # Errors
    /// When the value is missing.
    pub fn value(&mut self, name: &str) -> Result<Option<String>, String> {
        if let Some(at) = self.0.iter().position(|w| w == name) {
            if at + 1 >= self.0.len() {
                return Err(format!("{name} needs a value"));
            }
            self.0.remove(at);
            return Ok(Some(self.0.remove(at)));
        }
        let prefix = format!("{name}=");
        let at = self.0.iter().position(|w| w.starts_with(&prefix));
        Ok(at.map(|at| self.0.remove(at)[prefix.len()..].to_owned()))
    }

    /// Everything left, to pass on; a leading `--` is dropped.
    pub fn rest(mut self) -> Vec<String> {
        if self.0.first().is_some_and(|w| w == "--") {
            self.0.remove(0);
        }
        self.0
    }

    /// Ends the parsing.
    ///
    /// # Errors
    /// When words are left that the command does not know.
    pub fn finish(self) -> Outcome {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(format!("unknown option `{word}`; see --help")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn options_come_out_in_any_order() {
        let mut a = args("--no-browser --filter fen left");
        assert!(a.switch("--no-browser"));
        assert!(!a.switch("--no-browser"));
        assert_eq!(a.value("--filter"), Ok(Some("fen".into())));
        assert_eq!(a.rest(), ["left"]);
        assert_eq!(args("--filter=fen").value("--filter"), Ok(Some("fen".into())));
    }

    #[test]
    fn mistakes_are_told() {
        assert!(args("--filter").value("--filter").is_err());
        assert!(args("--fliter x").finish().is_err());
        assert!(args("--help").asks_help());
        assert!(!args("-- --help").asks_help());
    }
}
