//! The guides of the repository's `docs`, to be read here; they exist in the documentation only.

/// A guide: the name of its file, of its module, and what it is about. Where a guide links to
/// another one, these definitions lead to its module; the files end with their own.
macro_rules! guide {
    ($file:literal, $module:ident, $about:literal $(, $with:meta)?) => {
        #[doc = $about]
        #[doc = concat!(
            "\n\n[ASSIGNMENT]: crate::guides::assignment\n",
            "[CERTIFICATES]: crate::guides::certificates\n",
            "[GLOSSARY]: crate::guides::glossary\n",
            "[IMPORT]: crate::guides::import\n",
            "[MEETINGS]: crate::guides::meetings\n",
            "[MONITORING]: crate::guides::monitoring\n",
            "[PROCEDURES]: crate::guides::procedures\n",
            "[RULES]: crate::guides::rules\n",
            "[SCALE]: crate::guides::scale\n",
            "[STABLE]: crate::guides::stable\n",
            "[YEAR]: crate::guides::year\n\n",
        )]
        $(#[$with])?
        #[doc = include_str!(concat!("../docs/", $file, ".md"))]
        pub mod $module {}
    };
}

guide!(
    "COOKBOOK",
    cookbook,
    "Twenty tasks, each with a few lines that run.",
    cfg(all(feature = "import", feature = "program"))
);
guide!("RULES", rules, "How a curator writes rules.");
guide!("IMPORT", import, "How the columns of files become people.", cfg(feature = "import"));
guide!("ASSIGNMENT", assignment, "Best sums: problems, proofs, techniques.");
guide!("STABLE", stable, "Stable matchings: problems, proofs, techniques.");
guide!(
    "CERTIFICATES",
    certificates,
    "The proofs that come with answers, as JSON, and how to check them."
);
guide!("MEETINGS", meetings, "Quick meetings of many with many.");
guide!("PROCEDURES", procedures, "The procedures by which a centre finds pairs.");
guide!("YEAR", year, "A working year: which operation for which event.", cfg(feature = "program"));
guide!("MONITORING", monitoring, "What a programme measures, and what may be concluded.");
guide!("SCALE", scale, "Very many people.");
guide!("GLOSSARY", glossary, "The words of mentoring and of matching, with the Russian terms.");
