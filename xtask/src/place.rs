//! Where things are: the repository, the target directory, the prepared data; the only reader of the environment.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folders every command needs.
pub struct Place {
    root: PathBuf,
    target: PathBuf,
    cargo: PathBuf,
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
}

impl Place {
    /// Finds the folders from the environment that cargo sets.
    ///
    /// # Errors
    /// When the repository cannot be found.
    pub fn find() -> Result<Self, String> {
        let manifest = variable("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = manifest.parent().ok_or("the xtask folder has no parent")?.to_path_buf();
        if !root.join("Cargo.lock").is_file() {
            return Err(format!("{} is not the repository", root.display()));
        }
        let target = variable("CARGO_TARGET_DIR").or_else(kept_for_ci).or_else(beside_this_binary);
        let target = target.unwrap_or_else(|| root.join("target"));
        let target = if target.is_absolute() { target } else { root.join(target) };
        Ok(Self { target, cargo: variable("CARGO").unwrap_or_else(|| "cargo".into()), root })
    }

    /// The repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target directory.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The cargo that runs us.
    pub fn cargo(&self) -> &Path {
        &self.cargo
    }

    /// Prepared data beside the build: division file, demo database, stamps. Never committed.
    pub fn data(&self) -> PathBuf {
        self.target.join("jishiyu-data")
    }

    /// The compact division file.
    pub fn divisions(&self) -> PathBuf {
        self.data().join("divisions.jsy")
    }

    /// The built web assets.
    pub fn web_dist(&self) -> PathBuf {
        self.root.join("web/dist")
    }

    /// The product's debug binary, as a command.
    pub fn product(&self) -> Command {
        Command::new(self.target.join("debug/jishiyu"))
    }

    /// Tells a program where the prepared data is.
    pub fn export(&self, command: &mut Command) {
        command.env("JISHIYU_DIVISIONS_FILE", self.divisions()).env("JISHIYU_WEB_DIST", self.web_dist());
    }
}

/// In CI every run has a fresh clone: only a directory outside of it keeps the dependencies built.
fn kept_for_ci() -> Option<PathBuf> {
    variable("CI").filter(|v| v.as_os_str() == "true")?;
    Some(variable("HOME")?.join(".cache/jishiyu/target"))
}

/// Cargo built this binary as `<target>/debug/xtask`, whatever its configuration says.
fn beside_this_binary() -> Option<PathBuf> {
    let binary = std::env::current_exe().ok()?;
    let target = binary.parent()?.parent()?;
    target.join("CACHEDIR.TAG").is_file().then(|| target.to_path_buf())
}
