//! A text cut into blocks of whole rows, so that they can be read side by side.

use super::super::Problem;
use super::super::text::without_end_mark;
use super::decoded::{Broken, Decoded};
use std::io::Read;

/// How many bytes of a file are read at a time, and how many of its text make a block.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    pub(super) part: usize,
    pub(super) block: usize,
}

impl Sizes {
    /// So small that the cells of the blocks that are read side by side are still in the cache when
    /// people are made of them, and that the memory is given back at once and used again.
    pub(super) const USUAL: Self = Self { part: 1 << 13, block: 1 << 13 };
}

/// Some rows of a file.
pub(super) struct Block {
    pub(super) text: String,
    /// The line on which the text begins.
    pub(super) line: usize,
}

/// Where rows end.
#[derive(Clone, Copy)]
pub(super) enum Ends {
    /// At a line's end outside of quotation marks; cells are separated by this byte.
    Csv(u8),
    /// At a line feed.
    Lines,
}

/// The blocks of a file.
pub(super) struct Blocks<R> {
    decoded: Decoded<R>,
    /// Text that is not handed out yet.
    waiting: String,
    is_end: bool,
    /// The longest row.
    most: usize,
    line: usize,
    block: usize,
    scan: Scan,
}

impl<R: Read> Blocks<R> {
    /// Blocks of so many bytes or more, no row of more than `most`.
    pub(super) fn new(decoded: Decoded<R>, block: usize, most: usize) -> Self {
        let scan = Scan::default();
        Self { decoded, waiting: String::new(), is_end: false, most, line: 1, block, scan }
    }

    /// The text from the beginning, as much of it as `is_enough` asks for, if there is as much.
    pub(super) fn beginning(
        &mut self,
        mut is_enough: impl FnMut(&str) -> bool,
    ) -> Result<&str, Broken> {
        while !self.is_end && !is_enough(&self.waiting) {
            self.more()?;
        }
        Ok(&self.waiting)
    }

    /// Leaves out so many bytes at the beginning, in which no line ends.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.waiting.drain(..bytes);
    }

    /// The next block; nothing at the end.
    pub(super) fn next(&mut self, ends: Ends) -> Result<Option<Block>, Broken> {
        loop {
            self.scan.go_on(self.waiting.as_bytes(), ends, self.is_end);
            let (cut, lines) = self.scan.cut;
            if cut > 0 && cut >= self.block {
                let rest = self.waiting.split_off(cut);
                let text = std::mem::replace(&mut self.waiting, rest);
                let block = self.block_of(text);
                self.line += lines;
                self.scan.forget(cut, lines);
                return Ok(Some(block));
            }
            if self.is_end {
                let text = std::mem::take(&mut self.waiting);
                self.scan = Scan::default();
                return Ok((!text.is_empty()).then(|| self.block_of(text)));
            }
            self.more()?;
        }
    }

    /// Reads on. At the end of the file its mark goes, if it has one.
    fn more(&mut self) -> Result<(), Broken> {
        self.check()?;
        self.is_end = !self.decoded.more(&mut self.waiting)?;
        if self.is_end {
            self.waiting.truncate(without_end_mark(&self.waiting).len());
        }
        Ok(())
    }

    /// A byte order mark is one only where the file begins; the parser of CSV leaves it out where a
    /// text begins. So a block that begins with one gets an empty line before.
    fn block_of(&self, mut text: String) -> Block {
        let mut line = self.line;
        if line > 1 && text.starts_with('\u{FEFF}') {
            text.insert(0, '\n');
            line -= 1;
        }
        Block { text, line }
    }

    fn check(&self) -> Result<(), Broken> {
        let is_long = self.waiting.len() > self.most.saturating_add(self.block);
        match is_long {
            true => Err(Problem::TooManyBytes { maximum: self.most }.into()),
            false => Ok(()),
        }
    }
}

/// How far a text was looked at. What a quotation mark means follows the parser of CSV: it opens a
/// cell where it is the first character of it, and within such a cell two of them stand for one.
#[derive(Default)]
struct Scan {
    at: usize,
    /// How many lines ended.
    lines: usize,
    place: Place,
    /// Whether a carriage return came last, which may be the first half of a line's end.
    is_return: bool,
    /// Where the last row ended, and how many lines had ended then.
    cut: (usize, usize),
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    CellStart,
    Cell,
    Quoted,
    /// After a quotation mark within a cell that one opened.
    Quote,
}

impl Scan {
    fn go_on(&mut self, text: &[u8], ends: Ends, is_end: bool) {
        for &byte in text.get(self.at..).unwrap_or_default() {
            if std::mem::take(&mut self.is_return) && byte != b'\n' {
                self.lines += 1;
                self.row_may_end(ends, true);
            }
            self.at += 1;
            match byte {
                b'\n' => {
                    self.lines += 1;
                    self.row_may_end(ends, false);
                }
                b'\r' => self.is_return = true,
                byte => self.place = self.after(byte, ends),
            }
        }
        if is_end && std::mem::take(&mut self.is_return) {
            self.lines += 1;
        }
    }

    fn row_may_end(&mut self, ends: Ends, by_return: bool) {
        let is_row = match ends {
            Ends::Csv(_) => self.place != Place::Quoted,
            Ends::Lines => !by_return,
        };
        if is_row {
            self.place = Place::CellStart;
            self.cut = (self.at, self.lines);
        }
    }

    fn after(&self, byte: u8, ends: Ends) -> Place {
        let Ends::Csv(separator) = ends else { return Place::Cell };
        match (self.place, byte) {
            (Place::Quoted, b'"') => Place::Quote,
            (Place::Quoted, _) | (Place::CellStart | Place::Quote, b'"') => Place::Quoted,
            (_, byte) if byte == separator => Place::CellStart,
            _ => Place::Cell,
        }
    }

    /// Forgets what was handed out.
    fn forget(&mut self, bytes: usize, lines: usize) {
        self.at -= bytes;
        self.lines -= lines;
        self.cut = (0, 0);
    }
}
