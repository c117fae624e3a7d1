//! What a deployment decides about runs, from the environment.

use storage::settings::{SettingError, parsed};

/// What one run may use and do.
#[derive(Debug, Clone, PartialEq)]
pub struct RunLimits {
    /// `RUN_MEMORY_MIB`, default 4096.
    pub memory_mib: u64,
    /// `RUN_CPUS`, default 1; fractions are possible.
    pub cpus: f64,
    /// `RUN_PIDS`, default 256.
    pub pids: u64,
    /// `RUN_SECONDS` of wall-clock time, default one hour; for the build and for the execution.
    pub seconds: u64,
    /// `SAVE_IMAGES`: whether built images are saved with their compendia, default true.
    pub save_images: bool,
}

impl Default for RunLimits {
    fn default() -> Self {
        Self { memory_mib: 4_096, cpus: 1.0, pids: 256, seconds: 3_600, save_images: true }
    }
}

impl RunLimits {
    /// Reads the limits.
    ///
    /// # Errors
    /// When one is set to something that isn't a number.
    pub fn from_env() -> Result<Self, SettingError> {
        let default = Self::default();
        Ok(Self {
            memory_mib: parsed("RUN_MEMORY_MIB", default.memory_mib, "a number of MiB")?,
            cpus: parsed("RUN_CPUS", default.cpus, "a number of CPUs")?,
            pids: parsed("RUN_PIDS", default.pids, "a number of processes")?,
            seconds: parsed("RUN_SECONDS", default.seconds, "a number of seconds")?,
            save_images: parsed("SAVE_IMAGES", default.save_images, "true or false")?,
        })
    }
}

/// How runs share the deployment and how their death is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// `MAX_RUNS`: runs that may go at once, default 2.
    pub max_runs: u32,
    /// `HEARTBEAT_SECONDS`: silence after which a run counts as dead, default 180.
    pub heartbeat_seconds: u32,
    /// `TAKEOVER_SECONDS`: silence after which a claimed job whose run never started may be claimed again, default 60.
    pub takeover_seconds: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { max_runs: 2, heartbeat_seconds: 180, takeover_seconds: 60 }
    }
}

impl Pace {
    /// Reads the pace.
    ///
    /// # Errors
    /// When a setting isn't a number.
    pub fn from_env() -> Result<Self, SettingError> {
        let default = Self::default();
        Ok(Self {
            max_runs: parsed("MAX_RUNS", default.max_runs, "a number of runs")?,
            heartbeat_seconds: parsed("HEARTBEAT_SECONDS", default.heartbeat_seconds, "a number of seconds")?,
            takeover_seconds: parsed("TAKEOVER_SECONDS", default.takeover_seconds, "a number of seconds")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_contract() {
        let limits = RunLimits::from_env().unwrap();
        assert_eq!((limits.memory_mib, limits.cpus, limits.pids, limits.seconds), (4_096, 1.0, 256, 3_600));
        assert_eq!(Pace::default().max_runs, 2);
    }
}
