//! What strategies claim.

use crate::kernel::words;

words! {
    /// What a strategy claims of its answer.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Claim: "claim" {
        /// Stable, and no stable matching gives any mentee a better mentor.
        MenteeOptimalStable = "mentee-optimal-stable",
            "no two would rather have each other, and no mentee can do better so",
            "нет двоих, кто предпочёл бы друг друга своим партнёрам; при этом условии лучше для наставляемых нельзя";
        /// Stable, and no stable matching gives any mentor better mentees.
        MentorOptimalStable = "mentor-optimal-stable",
            "no two would rather have each other, and no mentor can do better so",
            "нет двоих, кто предпочёл бы друг друга своим партнёрам; при этом условии лучше для наставников нельзя";
        /// Couples are together, and neither they nor anybody else would rather change.
        StableTogether = "stable-together",
            "those who asked for it are together, and neither they nor anybody else would rather change",
            "вместе те, кто об этом просил, и ни они, ни остальные не предпочли бы другой состав";
        /// As many pairs as can be, and no pairing of as many has a higher total.
        MaximumSizeThenTotal = "maximum-size-then-total",
            "no more pairs can be made, and of as many none fit better in all",
            "больше пар составить нельзя, и соответствие при этом наилучшее";
        /// No pairing has a higher total.
        HighestTotal = "highest-total", "no pairing has a higher total", "общее соответствие – наибольшее возможное";
        /// As many first mentors as can be for those who waited longest, then for the next,
        /// and so on, and among such pairings of first mentors the highest total.
        WaitingFirst = "waiting-first",
            "as many as can be of those who waited longest, then of the next; then the highest \
             total",
            "сначала – наибольшему числу тех, кто ждёт дольше всех, затем следующим, затем лучшее соответствие";
        /// The same of those whom the last cycle served worst, then of the next.
        WorstServedFirst = "worst-served-first",
            "as many as can be of those whom the last cycle served worst, then of the next; then the \
             highest total",
            "сначала – наибольшему числу тех, кому в прошлом цикле помогли меньше всего, затем следующим, затем лучшее соответствие";
        /// Groups whose sizes may be, as many pairs as such groups can have, and of those
        /// the highest total; shown by a search that came to its end.
        BestGroups = "best-groups",
            "groups of sizes that may be; as many pairs as can be so, and the highest total",
            "группы допустимого размера; больше пар составить нельзя, и соответствие наилучшее";
        /// As many pairs as can be, of those the highest total, and of those the mentors' loads
        /// as even as can be: the largest as small, then the next, and so on.
        EvenLoads = "even-loads",
            "as many pairs as can be, of those the highest total, and of those the most even loads",
            "больше пар составить нельзя, соответствие наилучшее, а нагрузка наставников как можно ровнее";
        /// Loads that differ by at most the spread asked for; within that as many pairs as can
        /// be, and of those the highest total.
        WithinSpread = "within-spread",
            "loads that differ by no more than was asked; so as many pairs as can be, and of those \
             the highest total",
            "нагрузка наставников различается не больше заданного; больше пар при этом составить нельзя, и соответствие наилучшее";
        /// The rules over groups are kept, and by the strategy's goal nothing that keeps them is
        /// better; where groups overlap, shown by a search that came to its end.
        BestUnderGroups = "best-under-groups",
            "the rules over groups are kept, and nothing that keeps them is better",
            "правила о группах соблюдены, и лучше с ними быть не может";
        /// Who is kept together or apart is, groups have sizes that may be, and of such pairings it
        /// has as many pairs as can be and, of those, the highest total; shown by a search that came
        /// to its end.
        BestKept = "best-kept",
            "who is to be together or apart is, and nothing that keeps this is better",
            "вместе и порознь те, кого об этом просили, и лучше при этом быть не может";
        /// Groups that one mentor leads, or two who may lead together; as many mentees as such groups can
        /// have, and of those the highest total; shown by prices, or by a search that came to its end.
        BestCoLed = "best-co-led",
            "groups led by one mentor or by two who may; as many mentees as can be so, and the \
             highest total",
            "группы с одним наставником или с двумя, кто может вести вместе; больше наставляемых так не охватить, и соответствие наилучшее";
        /// Allowed pairs within everybody's seats, and nothing more.
        Feasible = "feasible", "all rules are kept and seats suffice; that nothing is better is not claimed", "все условия соблюдены, мест хватает; что состав лучший, не утверждается";
        /// What its mechanism claims: `mechanisms` says what that is, and `mechanisms::verify` checks it.
        Mechanism = "mechanism",
            "what is said of the pairs of its mechanism",
            "то, что обещает этот способ составлять пары";
        /// What a strategy of the application's own claims and its own verifier checks, as
        /// `Situation::pairing_shown` hands it over.
        Own = "own",
            "what the strategy's own verifier checks",
            "то, что проверяет сама стратегия";
        /// As many pairs of mutual wishes as can be, and of those the least sum of ranks.
        /// Whoever they left may have been placed around them, best by scores; so for the
        /// next two.
        LargestMutual = "largest-mutual",
            "as many pairs of mutual wishes as can be, and of those the best ranks",
            "больше пар по взаимному выбору составить нельзя; пожелания при этом учтены наилучшим образом";
        /// Pairs of mutual wishes with the highest sum of points for ranks.
        BestMutualRanks = "best-mutual-ranks",
            "pairs of mutual wishes with the highest sum of points for ranks",
            "пары по взаимному выбору с наибольшей суммой баллов за места в пожеланиях";
        /// Pairs of mutual wishes, stable, and best for one side among the stable ones.
        StableMutual = "stable-mutual",
            "pairs of mutual wishes, and no two would rather have each other",
            "пары по взаимному выбору; нет двоих, кто предпочёл бы друг друга своим партнёрам";
    }
}
