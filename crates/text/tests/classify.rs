//! What the proposal of a label promises, on messages made here.
#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use yiwang_text::classify::{Example, Model, Options, cross_validate, distinct, train};

/// Things that go wrong, by label.
const TROUBLES: [(&str, [&str; 6]); 3] = [
    ("市容环境", ["垃圾满溢", "污水横流", "油烟扰民", "乱倒渣土", "异味刺鼻", "垃圾桶破损"]),
    ("交通出行", ["红绿灯不亮", "公交晚点", "违停堵路", "路面坑洼", "斑马线磨没了", "出租车拒载"]),
    ("教育入学", ["学校补课", "幼儿园收费", "学区划分", "教师体罚", "校服太贵", "入学名额"]),
];

const PLACES: [&str; 7] =
    ["东门菜场", "杏林花苑", "K4县三中旁", "北站广场", "柳汀新村", "A3区江边", "老电影院"];

const PLEAS: [&str; 5] =
    ["请尽快处理", "多次反映没有答复", "希望有关部门管一管", "已经两个多月了", "盼回复，谢谢"];

/// Messages with a known label, no two alike.
fn messages(n: usize) -> Vec<Example> {
    (0..n)
        .map(|i| {
            let (label, troubles) = TROUBLES[i % 3];
            // steps without a common divisor, so that all meet all
            let (trouble, other) = (troubles[i / 3 % 6], troubles[(i / 7 + 1) % 6]);
            let (place, plea) = (PLACES[i % 7], PLEAS[i % 5]);
            Example {
                label: label.to_owned(),
                title: if i % 2 == 0 { format!("{place}{trouble}") } else { String::new() },
                text: format!(
                    "{plea}：{place}{}号{trouble}，{other}，{}。",
                    i * 37,
                    PLEAS[i / 5 % 5]
                ),
            }
        })
        .collect()
}

fn learned(examples: &[Example]) -> Model {
    train(examples, &Options::default()).expect("something to learn from")
}

#[test]
fn what_was_never_seen_gets_the_label_of_its_kind_with_reason() {
    let model = learned(&messages(240));
    assert_eq!(model.learned_from(), 240);
    for (label, text) in [
        ("市容环境", "小区门口垃圾没有人收，异味很重"),
        ("交通出行", "路口的红绿灯又坏了，公交等不到"),
        ("教育入学", "幼儿园和学校都说名额满了"),
    ] {
        let proposal = model.propose("", text);
        assert_eq!(proposal.choices[0].label, label, "{proposal:?}");
        assert!(!proposal.words.is_empty());
        for telling in &proposal.words {
            assert!(text.contains(&telling.word), "{telling:?} is not in {text}");
            assert!((0.0..=1.0).contains(&telling.share));
        }
        assert!(proposal.words.windows(2).all(|w| w[0].share >= w[1].share));
    }
}

#[test]
fn telling_words_are_given_as_they_were_written() {
    let model = learned(&messages(240));
    let (title, text) = ("Ｋ４县　幼儿园收费", "K12入学２０２４年学校ＡＢ班");
    let words = model.propose(title, text).words;
    assert!(!words.is_empty());
    for telling in words {
        let word = &telling.word;
        assert!(title.contains(word) || text.contains(word), "{word}");
    }
}

#[test]
fn the_same_rows_and_seed_give_the_same_model() {
    let rows = messages(120);
    let stored = |seed: u64| {
        let options = Options { seed, ..Options::default() };
        serde_json::to_string(&train(&rows, &options)).unwrap()
    };
    assert_eq!(stored(5), stored(5));
    let options = Options { seed: 5, ..Options::default() };
    assert_eq!(cross_validate(&rows, 3, &options), cross_validate(&rows, 3, &options));
}

#[test]
fn a_stored_model_proposes_the_same_and_a_broken_one_does_not_read() {
    let model = learned(&messages(120));
    let stored = serde_json::to_value(&model).unwrap();
    let again: Model = serde_json::from_value(stored.clone()).unwrap();
    for e in messages(40) {
        assert_eq!(model.propose(&e.title, &e.text), again.propose(&e.title, &e.text));
    }
    let mut newer = stored.clone();
    newer["version"] = 99.into();
    assert!(serde_json::from_value::<Model>(newer).is_err());
    let mut short = stored;
    short["readings"][0]["weights"].as_array_mut().unwrap().pop();
    assert!(serde_json::from_value::<Model>(short).is_err());
}

#[test]
fn confidences_are_shares_of_one_with_the_surest_first() {
    let model = learned(&messages(120));
    for text in
        ["", " ", "！？", "垃圾", "完全没有学过的说法", &"学校".repeat(9000), "\u{FEFF}\u{0}a"]
    {
        for title in ["", "公交"] {
            let proposal = model.propose(title, text);
            assert_eq!(proposal.choices.len(), 3);
            let all: f64 = proposal.choices.iter().map(|c| c.confidence).sum();
            assert!((all - 1.0).abs() < 1e-4, "{all}");
            assert!(proposal.choices.iter().all(|c| (0.0..=1.0).contains(&c.confidence)));
            assert!(proposal.choices.windows(2).all(|c| c[0].confidence >= c[1].confidence));
            let (label, confidence) = model.label(title, text);
            assert_eq!((label, confidence), {
                let first = &proposal.choices[0];
                (first.label.as_str(), first.confidence)
            });
            assert_eq!(proposal.unsure, confidence < model.sure_from());
        }
    }
}

#[test]
fn few_rows_rare_labels_and_one_label_are_no_trouble() {
    assert!(train(&[], &Options::default()).is_none());

    let one: Vec<Example> =
        messages(30).into_iter().map(|e| Example { label: "甲".into(), ..e }).collect();
    let proposal = learned(&one).propose("", "什么事");
    assert_eq!((proposal.choices.len(), proposal.choices[0].label.as_str()), (1, "甲"));
    assert!((proposal.choices[0].confidence - 1.0).abs() < 1e-6);

    let mut rare = messages(60);
    rare.push(Example {
        label: "动物".into(),
        title: String::new(),
        text: "流浪狗成群咬人，没有人捕捉".into(),
    });
    let model = learned(&rare);
    assert_eq!(model.labels().len(), 4);
    assert_eq!(model.propose("", "流浪狗咬人").choices[0].label, "动物");

    let two = &messages(2);
    let proposal = learned(two).propose("", "垃圾满溢");
    assert_eq!(proposal.choices[0].label, "市容环境");
    // nothing was tried, so nothing is promised
    assert!(proposal.unsure);

    let blank: Vec<Example> = (0..30)
        .map(|i| Example {
            label: if i % 3 == 0 { "乙" } else { "甲" }.into(),
            title: String::new(),
            text: String::new(),
        })
        .collect();
    assert!(learned(&blank).propose("", "").choices.iter().all(|c| c.confidence.is_finite()));
}

#[test]
fn a_trial_counts_every_message_once_and_repeats_not_at_all() {
    let mut rows = messages(90);
    let own = distinct(&rows).len();
    let again = rows.clone();
    rows.extend(again);
    let report = cross_validate(&rows, 3, &Options::default()).unwrap();
    assert_eq!(report.n, own);
    assert_eq!(report.repeated, 180 - own);
    assert_eq!(report.labels.iter().map(|l| l.n).sum::<usize>(), own);
    assert!(report.macro_f1 > 0.9, "{report:?}");
    assert!((0.0..=1.0).contains(&report.calibration_error));
    assert!((report.shares[0].proposed - 1.0).abs() < 1e-9);
    assert!(report.shares.windows(2).all(|s| s[0].proposed >= s[1].proposed));
    assert!(cross_validate(&rows[..1], 3, &Options::default()).is_none());
}

#[test]
fn labels_that_texts_do_not_tell_are_marked_unsure() {
    let rows: Vec<Example> = messages(240)
        .into_iter()
        .enumerate()
        .map(|(i, e)| Example { label: if i * 7919 % 13 < 6 { "甲" } else { "乙" }.into(), ..e })
        .collect();
    let report = cross_validate(&rows, 3, &Options::default()).unwrap();
    assert!(report.sure_share < 0.3, "{report:?}");
}
