//! The letters to who follows an area: the one that asks, and the one that tells.

use super::{KEY, Ways};
use crate::books::Books;
use crate::desk::Desk;
use crate::public_board::Done;
use crate::words;
use std::fmt::Write as _;
use yiwang_domain::{Lang, Text};
use yiwang_store::area_follow::AreaFollow;
use yiwang_store::notice::{self, Notice};

impl Desk {
    /// The letter that asks whether the address is meant to follow.
    pub(super) fn asking(&self, ways: &Ways, f: &AreaFollow, lang: Lang) -> Notice {
        let area = area_name(&self.books, &f.area, &ways.place);
        let link = self.office.link(&ways.portal, f.id);
        let (subject, body) = match lang {
            Lang::Zh => (
                format!("请确认关注：{area}"),
                format!(
                    "有人用这个邮箱关注“{area}”的办结情况。如果是您，请打开下面的网址确认：\n\n{link}\n\n\
                     确认后，有事项办结的那天早上会收到一封信，随时可以停。\n\
                     如果不是您，不用理会：三天后这个邮箱会从系统里删去。\n\n{}\n{}\n",
                    ways.place, ways.portal
                ),
            ),
            Lang::En => (
                format!("Please confirm: follow {area}"),
                format!(
                    "Somebody gave this address to follow what is done in {area}. If it was you, open this \
                     address to confirm:\n\n{link}\n\nYou will then have one letter on mornings after something was \
                     done, and can stop it at any time.\nIf it was not you, do nothing: in three days the \
                     address is deleted here.\n\n{}\n{}\n",
                    ways.place, ways.portal
                ),
            ),
        };
        self.letter(f, subject, &body)
    }

    /// The letter that tells what was done.
    pub(super) fn telling(
        &self,
        ways: &Ways,
        f: &AreaFollow,
        done: &[Done],
        more: usize,
    ) -> Notice {
        let lang = Lang::from_tag(&f.lang);
        let area = area_name(&self.books, &f.area, &ways.place);
        let n = done.len() + more;
        let offset = self.books.tenant.offset();
        let mut body = match lang {
            Lang::Zh => format!("“{area}”新办结的事项（{n}件）：\n\n"),
            Lang::En => format!("Newly done in {area} ({n}):\n\n"),
        };
        for d in done {
            let day = words::date(d.closed_at, offset, self.now);
            let said = d.satisfied.map(|s| {
                if s {
                    Text::new("反映人满意", "satisfied")
                } else {
                    Text::new("反映人不满意", "not satisfied")
                }
            });
            let parts = [
                Some(d.about.in_lang(lang)),
                Some(d.around.as_str()),
                Some(day.in_lang(lang)),
                Some(d.outcome.in_lang(lang)),
                said.as_ref().map(|s| s.in_lang(lang)),
            ];
            let parts: Vec<&str> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
            let _ = writeln!(body, "· {}", parts.join(" · "));
            if let Some(answer) = &d.answer {
                let _ = writeln!(body, "  {}", answer.in_lang(lang).replace('\n', "\n  "));
            }
        }
        let board = match f.area.as_str() {
            "" => format!("{}/board", ways.portal),
            code => format!("{}/board?area={code}", ways.portal),
        };
        let stop = self.office.link(&ways.portal, f.id);
        let _ = match (lang, more) {
            (Lang::Zh, 0) => write!(body, "\n看板：{board}\n不想再收：{stop}\n"),
            (Lang::Zh, _) => {
                write!(body, "还有{more}件，见看板。\n\n看板：{board}\n不想再收：{stop}\n")
            }
            (Lang::En, 0) => write!(body, "\nBoard: {board}\nStop these letters: {stop}\n"),
            (Lang::En, _) => {
                write!(
                    body,
                    "{more} more are on the board.\n\nBoard: {board}\nStop these letters: {stop}\n"
                )
            }
        };
        let subject = match lang {
            Lang::Zh => format!("{area}：新办结{n}件"),
            Lang::En => format!("{area}: {n} done"),
        };
        self.letter(f, subject, &body)
    }

    /// A letter to a follower. Its address is opened only when it is sent.
    fn letter(&self, f: &AreaFollow, subject: String, body: &str) -> Notice {
        let id = self.id();
        Notice {
            id,
            matter: None,
            seq: None,
            means: "mail".to_owned(),
            staff: None,
            party: None,
            address: None,
            subject,
            body: serde_json::to_string(&Text::new(body, body)).unwrap_or_default(),
            state: notice::State::Queued,
            attempts: 0,
            run_at: self.now,
            last_error: None,
            dedupe_key: format!("{KEY}.{}.{id}", f.id),
            created_at: self.now,
            sent_at: None,
            read_at: None,
        }
    }
}

/// What an area is called; `whole` where its code is empty.
pub(super) fn area_name(b: &Books, code: &str, whole: &str) -> String {
    if code.is_empty() {
        return whole.to_owned();
    }
    b.net.by_code(code).map_or_else(|| code.to_owned(), |g| g.name.clone())
}
