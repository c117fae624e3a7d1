//! Calls in R code that load packages.

use crate::{
    code::Findings,
    token::{Kind, Token, tokens},
};

mod argument;
mod loader;

use argument::{Argument, Value};
use loader::Loader;

/// An open bracket.
struct Frame<'a> {
    closing: &'static str,
    line: usize,
    call: Call,
    arguments: Vec<Argument<'a>>,
    current: Argument<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    Loader(Loader),
    /// `c(…)` as the whole value of an argument so far.
    Vector,
    Other,
}

/// Adds to `findings` what the R code `code`, which starts at line `line` of its file, loads. One pass, whatever the
/// nesting.
pub(crate) fn find(code: &str, line: usize, findings: &mut Findings) {
    let tokens: Vec<_> = tokens(code, line).collect();
    let mut frames = vec![Frame::new("", line, Call::Other)];
    for (index, token) in tokens.iter().enumerate() {
        let (before, after) = (tokens.get(..index).unwrap_or_default(), tokens.get(index + 1));
        let Some(frame) = frames.last_mut() else { return };
        match &token.kind {
            Kind::Symbol("(") => {
                let call = called(before, &frame.current);
                open(&mut frames, ")", token.line, call);
            }
            Kind::Symbol("[") => open(&mut frames, "]", token.line, Call::Other),
            Kind::Symbol("{") => open(&mut frames, "}", token.line, Call::Other),
            Kind::Symbol(symbol) if *symbol == frame.closing => close(&mut frames, findings),
            Kind::Symbol(",") => frame.next_argument(),
            kind => {
                if kind.is("::") || kind.is(":::") {
                    qualified(before, after, findings);
                }
                frame.current.push(kind);
            }
        }
    }
}

impl<'a> Frame<'a> {
    fn new(closing: &'static str, line: usize, call: Call) -> Self {
        Self { closing, line, call, arguments: Vec::new(), current: Argument::default() }
    }

    fn next_argument(&mut self) {
        let argument = std::mem::take(&mut self.current);
        if self.call != Call::Other && argument != Argument::default() {
            self.arguments.push(argument);
        }
    }
}

/// What the bracket after the tokens `before` calls.
fn called(before: &[Token<'_>], argument: &Argument<'_>) -> Call {
    let name = match before {
        // A member of some object that happens to be called library.
        [.., operator, _] if operator.kind.is("$") || operator.kind.is("@") => None,
        [.., Token { kind: Kind::Name(name), .. }] => Some(name.as_ref()),
        _ => None,
    };
    match name {
        Some("c") if argument.value == Value::Name("c") => Call::Vector,
        Some(name) => Loader::named(name).map_or(Call::Other, Call::Loader),
        None => Call::Other,
    }
}

fn open(frames: &mut Vec<Frame<'_>>, closing: &'static str, line: usize, call: Call) {
    if let Some(outer) = frames.last_mut() {
        outer.current.value = Value::Other;
    }
    frames.push(Frame::new(closing, line, call));
}

fn close(frames: &mut Vec<Frame<'_>>, findings: &mut Findings) {
    let Some(mut frame) = frames.pop() else { return };
    frame.next_argument();
    match frame.call {
        Call::Loader(loader) => loader.finish(&frame.arguments, frame.line, findings),
        Call::Vector => {
            if let (Some(parent), Some(texts)) = (frames.last_mut(), argument::texts(&frame.arguments)) {
                parent.current.value = Value::Texts(texts);
            }
        }
        Call::Other => {}
    }
}

/// `package::name`, and `"package"::"name"`, which R allows too.
fn qualified(before: &[Token<'_>], after: Option<&Token<'_>>, findings: &mut Findings) {
    let named = |kind: &Kind<'_>| matches!(kind, Kind::Name(_) | Kind::Text(_));
    if let [.., Token { kind: Kind::Name(package) | Kind::Text(package), line }] = before
        && after.is_some_and(|token| named(&token.kind))
    {
        findings.mention(package, "::", *line);
    }
}

#[cfg(test)]
mod tests;
