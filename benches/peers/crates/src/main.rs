//! Runs one of the crates that match stably on the NumPy files given, and prints the
//! seconds from arrays in memory to the matching, and each mentee's mentor.
//!
//!     peers galeshapley MENTEES.npy MENTORS.npy     ranking lists, int32
//!     peers stable_matching OWN.npy OTHER.npy       scores, float64

use std::time::Instant;

/// The numbers of a C-ordered version 1 file, each turned from its bytes.
fn numbers<const N: usize, T>(path: &str, turn: impl Fn([u8; N]) -> T) -> Vec<T> {
    let bytes = std::fs::read(path).expect("a file");
    let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    bytes[10 + header..]
        .chunks_exact(N)
        .map(|chunk| turn(chunk.try_into().expect("a number")))
        .collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [peer, own, other] = arguments.as_slice() else { panic!("peer and two files") };
    let (seconds, mut pairs) = match peer.as_str() {
        "galeshapley" => {
            let lists = |path: &str| -> Vec<Vec<usize>> {
                let flat = numbers(path, i32::from_le_bytes);
                let agents = flat.len().isqrt();
                flat.chunks(agents).map(|row| row.iter().map(|&at| at as usize).collect()).collect()
            };
            let (own, other) = (lists(own), lists(other));
            let start = Instant::now();
            let mut found = galeshapley::GaleShapley::init(own, other);
            let pairs: Vec<(usize, usize)> = found.find_stable_marriage().collect();
            (start.elapsed(), pairs)
        }
        "stable_matching" => {
            let [own, other] = [own, other].map(|path| numbers(path, f64::from_le_bytes));
            let agents = own.len().isqrt();
            let start = Instant::now();
            // It wants integers that rise with dislike.
            let cost = |score: f64| -((score * (1u64 << 50) as f64) as i64);
            let people: Vec<usize> = (0..agents).collect();
            let found = stable_matching::stable_matching_asymmetric(
                &people,
                |&mentee, &mentor| cost(own[mentee * agents + mentor]),
                &people,
                |&mentee, &mentor| cost(other[mentor * agents + mentee]),
            );
            let pairs = found.into_iter().collect();
            (start.elapsed(), pairs)
        }
        other => panic!("no peer {other}"),
    };
    pairs.sort_unstable();
    let mentors: Vec<usize> = pairs.into_iter().map(|pair| pair.1).collect();
    println!("[{}, {mentors:?}]", seconds.as_secs_f64());
}
