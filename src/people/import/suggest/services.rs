//! How the services that schools collect answers with write their exports.

use crate::kernel::words;
use crate::people::fold::folded;

words! {
    /// A service in which people fill in a questionnaire, by its export.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum FormService: "form-service", display {
        /// Google Forms, or the spreadsheet that it fills.
        Google = "google-forms", "Google Forms", "Google Формы";
        /// Yandex Forms.
        Yandex = "yandex-forms", "Yandex Forms", "Яндекс Формы";
        /// Microsoft Forms.
        Microsoft = "microsoft-forms", "Microsoft Forms", "формы Microsoft";
    }
}

/// What an export of a service looks like, in Russian and in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportProfile {
    /// The service.
    pub service: FormService,
    /// Headings of the column that says when the form was sent.
    pub sent: &'static [&'static str],
    /// Headings of the service's own columns, which answer no question.
    pub technical: &'static [&'static str],
    /// Headings of the column with the address of whoever is logged in.
    pub mail: &'static [&'static str],
    /// What stands between the chosen options of a question with several answers.
    pub separator: &'static str,
    /// How the option for an answer of one's own is called.
    pub other: &'static [&'static str],
}

/// The services whose exports are known.
pub const PROFILES: [ExportProfile; 3] = [
    ExportProfile {
        service: FormService::Microsoft,
        sent: &["Completion time", "Время завершения", "Время выполнения"],
        technical: &[
            "ID",
            "Идентификатор",
            "Start time",
            "Время начала",
            "Last modified time",
            "Время последнего изменения",
            "Total points",
            "Всего баллов",
            "Quiz feedback",
            "Отзыв о тесте",
        ],
        mail: &["Email", "Электронная почта", "Адрес электронной почты"],
        separator: ";",
        other: &["Other", "Другое"],
    },
    ExportProfile {
        service: FormService::Yandex,
        sent: &["Время создания", "Дата создания", "Creation time", "Created"],
        technical: &["ID", "Номер ответа", "Answer ID"],
        mail: &["Почта", "Email", "Электронная почта"],
        separator: ", ",
        other: &["Другое", "Свой вариант", "Other"],
    },
    ExportProfile {
        service: FormService::Google,
        sent: &["Timestamp", "Отметка времени"],
        technical: &["Score", "Баллы", "Балл", "Total score"],
        mail: &["Email Address", "Username", "Адрес электронной почты", "Имя пользователя"],
        separator: ", ",
        other: &["Other", "Другое"],
    },
];

/// Whether a heading is among these.
pub(super) fn is_among(heading: &str, names: &[&str]) -> bool {
    let heading = folded(heading);
    names.iter().any(|name| folded(name) == heading)
}

/// The profile of a file with these headings: the one whose column of the time of sending is
/// there; Microsoft's needs the time of the start too.
pub(super) fn profile_of(headings: &[String]) -> Option<&'static ExportProfile> {
    let has = |names: &[&str]| headings.iter().any(|heading| is_among(heading, names));
    PROFILES.iter().find(|profile| {
        has(profile.sent)
            && (profile.service != FormService::Microsoft || has(&["Start time", "Время начала"]))
    })
}
