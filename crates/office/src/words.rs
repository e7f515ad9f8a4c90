//! The office's own words for things that are not data of a playbook.

use chrono::{DateTime, FixedOffset, Utc};
use yiwang_domain::Text;
use yiwang_domain::clock::Standing;
use yiwang_domain::matter::Outcome;

/// Name of a channel.
pub fn channel(id: &str) -> Text {
    match id {
        "portal" => Text::new("网上反映", "Portal"),
        "counter" => Text::new("窗口", "Counter"),
        "phone" => Text::new("电话", "Phone"),
        "worker" => Text::new("网格发现", "Grid find"),
        "hotline" => Text::new("12345热线", "12345 hotline"),
        "api" => Text::new("接口", "API"),
        other => Text::new(other, other),
    }
}

/// Name of a kind of demand (Beijing 接诉即办工作条例 art. 2).
pub fn demand(id: &str) -> Text {
    match id {
        "consult" => Text::new("咨询", "Question"),
        "help" => Text::new("求助", "Help"),
        "complaint" => Text::new("投诉", "Complaint"),
        "report" => Text::new("举报", "Report"),
        "suggest" => Text::new("建议", "Suggestion"),
        "thanks" => Text::new("感谢", "Thanks"),
        "found" => Text::new("主动发现", "Found by staff"),
        "other" => Text::new("其他", "Other"),
        other => Text::new(other, other),
    }
}

/// Name of an outcome.
pub fn outcome(o: Outcome) -> Text {
    match o {
        Outcome::Solved => Text::new("实际解决", "Solved"),
        Outcome::Explained => Text::new("解释说明", "Explained"),
        Outcome::Unsolved => Text::new("未解决", "Unsolved"),
    }
}

/// A date as people say it: `3月5日（周四）17:30`.
pub fn date(at: DateTime<Utc>, offset: FixedOffset, now: DateTime<Utc>) -> Text {
    use chrono::Datelike;
    let local = at.with_timezone(&offset);
    let weekday =
        ["一", "二", "三", "四", "五", "六", "日"][local.weekday().num_days_from_monday() as usize];
    let this_year = local.year() == now.with_timezone(&offset).year();
    // midnight that ends a day is said as the day it ends
    let ends_day = local.format("%H:%M").to_string() == "00:00";
    let day = if ends_day { local - chrono::TimeDelta::days(1) } else { local };
    let weekday = if ends_day {
        ["一", "二", "三", "四", "五", "六", "日"][day.weekday().num_days_from_monday() as usize]
    } else {
        weekday
    };
    let time = if ends_day { "24:00".to_owned() } else { local.format("%H:%M").to_string() };
    let year = if this_year { String::new() } else { format!("{}年", day.year()) };
    Text::new(
        format!("{year}{}月{}日（周{weekday}）{time}", day.month(), day.day()),
        day.format(if this_year { "%a %-d %b" } else { "%a %-d %b %Y" }).to_string() + ", " + &time,
    )
}

/// A day on paper: `2026年3月5日`.
pub fn day(at: DateTime<Utc>, offset: FixedOffset) -> Text {
    use chrono::Datelike;
    let day = at.with_timezone(&offset);
    Text::new(
        format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        day.format("%-d %B %Y").to_string(),
    )
}

/// A moment on paper: `2026年3月5日 17:30`.
pub fn moment(at: DateTime<Utc>, offset: FixedOffset) -> Text {
    let (day, time) = (day(at, offset), at.with_timezone(&offset).format("%H:%M"));
    Text::new(format!("{} {time}", day.zh), format!("{}, {time}", day.en))
}

/// How long until or since a deadline, in words.
pub fn due(at: DateTime<Utc>, standing: Standing, now: DateTime<Utc>) -> Text {
    let left = at - now;
    let span = |d: chrono::TimeDelta| {
        let m = d.num_minutes().max(0);
        if m < 60 {
            Text::new(format!("{m}分钟"), format!("{m} min"))
        } else if m < 48 * 60 {
            Text::new(format!("{}小时", m / 60), format!("{} h", m / 60))
        } else {
            Text::new(format!("{}天", m / 1_440), format!("{} days", m / 1_440))
        }
    };
    match standing {
        Standing::Running | Standing::Warned => {
            let s = span(left);
            Text::new(format!("还剩{}", s.zh), format!("{} left", s.en))
        }
        Standing::Overdue => {
            let s = span(-left);
            Text::new(format!("已超期{}", s.zh), format!("{} overdue", s.en))
        }
        Standing::Paused => Text::new("计时暂停", "Paused"),
        Standing::Met => Text::new("按时", "In time"),
        Standing::MetLate => Text::new("超期完成", "Late"),
    }
}
