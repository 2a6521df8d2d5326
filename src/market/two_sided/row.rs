//! One agent's list, wherever it lies.

use super::complete::ListCell;
use crate::kernel::{Index, place_of};

/// One entry of a preference list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Choice<Partner> {
    /// Who is listed.
    pub partner: Partner,
    /// 1 + how many mutually acceptable entries of the list are strictly preferred.
    pub rank: u32,
}

/// One agent's list in whichever form it is stored.
#[derive(Clone, Copy)]
pub(crate) enum Row<'a> {
    U16(&'a [u16]),
    U32(&'a [u32]),
    I32(&'a [i32]),
    I64(&'a [i64]),
    Tied { partners: &'a [u32], start: u32, ties: &'a [u32] },
}

impl<'a> Row<'a> {
    pub(crate) fn len(self) -> usize {
        match self {
            Self::U16(row) => row.len(),
            Self::U32(row) | Self::Tied { partners: row, .. } => row.len(),
            Self::I32(row) => row.len(),
            Self::I64(row) => row.len(),
        }
    }

    /// The partner and the rank at `position`, which is below the length.
    #[inline]
    pub(crate) fn at(self, position: usize) -> (u32, u32) {
        let rank = position as u32 + 1;
        match self {
            Self::U16(row) => (row[position].low(), rank),
            Self::U32(row) => (row[position], rank),
            Self::I32(row) => (row[position].low(), rank),
            Self::I64(row) => (row[position].low(), rank),
            Self::Tied { partners, start, ties } => {
                (partners[position], ties[position] - start + 1)
            }
        }
    }

    /// The place of a partner.
    pub(crate) fn place_of(self, partner: u32) -> Option<usize> {
        match self {
            Self::U16(row) => place_of(row, u16::try_from(partner).ok()?),
            Self::U32(row) | Self::Tied { partners: row, .. } => place_of(row, partner),
            Self::I32(row) => place_of(row, i32::try_from(partner).ok()?),
            Self::I64(row) => place_of(row, i64::from(partner)),
        }
    }

    /// The first so many partners, one after another.
    pub(crate) fn first(self, count: usize, mut each: impl FnMut(u32)) {
        match self {
            Self::U16(row) => row[..count].iter().for_each(|cell| each(cell.low())),
            Self::U32(row) | Self::Tied { partners: row, .. } => {
                row[..count].iter().for_each(|cell| each(cell.low()));
            }
            Self::I32(row) => row[..count].iter().for_each(|cell| each(cell.low())),
            Self::I64(row) => row[..count].iter().for_each(|cell| each(cell.low())),
        }
    }

    /// Partners and ranks, best first.
    pub(crate) fn iter(self) -> impl Iterator<Item = (u32, u32)> + 'a {
        (0..self.len()).map(move |position| self.at(position))
    }

    pub(in crate::market) fn choices<Partner: Index>(
        self,
    ) -> impl Iterator<Item = Choice<Partner>> + 'a {
        self.iter().map(|(partner, rank)| Choice { partner: Partner::at(partner as usize), rank })
    }
}
