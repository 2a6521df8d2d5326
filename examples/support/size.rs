//! Sizes on the command line.

/// A number, with K, M, G or T for powers of 1024 after it.
pub(crate) fn size(text: &str) -> Result<u64, &'static str> {
    let factors = [("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30), ("T", 1 << 40)];
    let of = |&(unit, factor)| text.strip_suffix(unit).map(|count| (count, factor));
    let (count, factor) = factors.iter().find_map(of).unwrap_or((text, 1));
    let size = count.parse::<u64>().ok().and_then(|count| count.checked_mul(factor));
    size.ok_or("a number such as 5000, 512M or 16G is needed")
}
