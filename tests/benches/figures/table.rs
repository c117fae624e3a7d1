//! One table: a row per measure, a column per function.

use std::fmt::Write;

use crate::FUNCTIONS;

/// One measure of some functions.
pub struct Row {
    name: String,
    bar: &'static str,
    figures: Vec<Figure>,
}

struct Figure {
    function: &'static str,
    value: f64,
    /// The most it may be.
    bar: Option<f64>,
}

impl Row {
    /// A measure with its unit, and its bar as it is shown.
    pub fn new(name: impl Into<String>, bar: &'static str) -> Self {
        Self { name: name.into(), bar, figures: Vec::new() }
    }

    /// Adds one function's figure and the most it may be.
    pub fn add(&mut self, function: &'static str, value: f64, bar: Option<f64>) {
        self.figures.push(Figure { function, value, bar });
    }

    /// With one function's figure.
    pub fn with(mut self, function: &'static str, value: f64, bar: Option<f64>) -> Self {
        self.add(function, value, bar);
        self
    }

    fn cell(&self, function: &str) -> String {
        let Some(figure) = self.figures.iter().find(|figure| figure.function == function) else {
            return String::new();
        };
        let decimals = if figure.value < 1.0 { 2 } else { 1 };
        let text = format!("{:.decimals$}", figure.value);
        if figure.misses() { format!("**{text}**") } else { text }
    }
}

impl Figure {
    fn misses(&self) -> bool {
        self.bar.is_some_and(|bar| self.value > bar)
    }
}

/// All that was measured.
pub struct Table {
    rows: Vec<Row>,
    machine: String,
}

impl Table {
    /// Nothing measured yet; the machine as it is now.
    pub fn new() -> Self {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().unwrap_or("?");
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let machine =
            format!("{cores} cores, {}, load {load} before the measurements", std::env::consts::ARCH);
        Self { rows: Vec::new(), machine }
    }

    /// Adds a measure.
    pub fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Figures above their bars.
    pub fn misses(&self) -> usize {
        self.rows.iter().flat_map(|row| &row.figures).filter(|figure| figure.misses()).count()
    }

    /// As Markdown; what misses its bar is bold.
    pub fn markdown(&self) -> String {
        let mut text =
            format!("| | bar | {} |\n|---|---|{}\n", FUNCTIONS.join(" | "), "--:|".repeat(FUNCTIONS.len()));
        for row in &self.rows {
            let cells: Vec<_> = FUNCTIONS.iter().map(|function| row.cell(function)).collect();
            writeln!(text, "| {} | {} | {} |", row.name, row.bar, cells.join(" | "))
                .expect("a String takes all");
        }
        writeln!(text, "\n{}; {} above their bars.", self.machine, self.misses())
            .expect("a String takes all");
        text
    }
}

/// The middle of some values.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
