use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::json;

use super::*;

const FULL: &str = "# our paper\nid: b9b0099e-base\nspec_version: 1\nmain: main.Rmd # the text\ndisplay: display.html\n\
    licenses:\n  code: Apache-2.0\n  # all figures\n  text: CC0-1.0\n\nconvention: 1.10\nexecution:\n  bind_mounts:\n  - \
    source: overlay_data.csv\n    destination: /erc/data.csv\n";

fn read(text: &str) -> Configuration {
    Configuration::parse(text.as_bytes()).unwrap()
}

fn problems(text: &str) -> Vec<String> {
    read(text).validate().err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn a_whole_file() {
    let configuration = read(FULL);
    assert_eq!(configuration.id().unwrap(), "b9b0099e-base");
    assert_eq!((configuration.main(), configuration.display()), (Some("main.Rmd"), Some("display.html")));
    let mount = BindMount { source: "overlay_data.csv".into(), destination: "/erc/data.csv".into() };
    assert_eq!(configuration.bind_mounts().unwrap(), [mount]);
    assert_eq!(configuration.validate(), Ok(()));
}

#[test]
fn unreadable_files() {
    let bomb = format!(
        "a: &a [{0}]\nb: &b [{1}]\nc: &c [{2}]\nd: [{3}]",
        "x,".repeat(99),
        "*a,".repeat(99),
        "*b,".repeat(99),
        "*c,".repeat(99)
    );
    let deep = "[".repeat(1000);
    let large = format!("id: abc\nx: {}", "y".repeat(MAX_BYTES));
    for text in ["id: [", "id: a: b", "id: a\nid: b", "id: a\n---\nid: b", "a: *b", "{", &bomb, &deep, &large]
    {
        let error = Configuration::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "Could not read compendium detection file", "{text:.40}");
    }
    assert_eq!(Configuration::parse(b"id: \xff"), Err(ConfigurationError::Unreadable));
    assert_eq!(Configuration::parse(b"\xff\xfei\0d\0"), Err(ConfigurationError::Unreadable));
}

#[test]
fn ids() {
    for (text, expected) in [
        ("id: KIbebWnPlx", "KIbebWnPlx"),
        ("id: 12345", "12345"),
        ("id: 007", "007"),
        ("id: 'a.b'", "a.b"),
        ("\u{feff}id: abc", "abc"),
        ("id: yes", "yes"),
    ] {
        assert_eq!(read(text).id().as_deref(), Ok(expected), "{text}");
    }
    for text in ["", "# nothing", "main: x", "id:", "id: ''", "id: null", "[id, x]", "just text"] {
        assert_eq!(
            read(text).id().unwrap_err().to_string(),
            "No id found in compendium detection file",
            "{text}"
        );
    }
    for text in [
        "id: x",
        "id: -ab",
        "id: a/b",
        "id: ../../x",
        "id: [a]",
        "id: 1.5",
        "id: true",
        "id: \"ab\\n\"",
        "id: -12",
    ] {
        assert_eq!(
            read(text).id().unwrap_err().to_string(),
            "Invalid id found in compendium detection file",
            "{text}"
        );
    }
}

#[test]
fn problems_have_the_texts_of_the_contract() {
    assert_eq!(
        problems(""),
        [
            r#""id" required in config file"#,
            r#""spec_version" required in config file"#,
            r#""main" required in config file"#,
            r#""display" required in config file"#,
            r#""licenses" required in config file"#,
        ]
    );
    assert_eq!(
        problems(
            "id: -x\nspec_version: 2\nmain: ../x\ndisplay: [a]\nlicenses: {}\nexecution: {bind_mounts: 1}"
        ),
        [
            r#"id "-x" is not allowed (/^[^-_.\n\r][a-zA-Z0-9\._-]*[^-_.\n\r]$/)"#,
            r#""version" 2 is not supported (["0.1","1"])"#,
            r#""main" ../x is not a file of the compendium"#,
            r#""display" ["a"] is not a file of the compendium"#,
            r#""bind_mounts" is not a list of source and destination"#,
        ]
    );
}

#[test]
fn versions_may_be_written_as_numbers() {
    for version in ["1", "'1'", "0.1", "\"0.1\"", "1.0"] {
        let text = FULL.replace("spec_version: 1", &format!("spec_version: {version}"));
        assert_eq!(problems(&text), [""; 0], "{version}");
    }
}

#[test]
fn paths_that_lead_out_are_not_given() {
    for path in ["/etc/passwd", "../main.Rmd", "''", "[main.Rmd]", "5"] {
        let configuration = read(&format!("main: {path}\ndisplay: {path}"));
        assert_eq!((configuration.main(), configuration.display()), (None, None), "{path}");
    }
}

#[test]
fn a_generated_file() {
    let o2r = json!({"mainfile": "data/main.Rmd", "displayfile": "data/display.html", "license": {"metadata": "CC-BY-4.0", "text": null}});
    let text = generate("6yxNW", &Fields::of_metadata(&o2r, true)).unwrap();
    assert_snapshot!(text, @r#"
    id: 6yxNW
    spec_version: '1'
    main: main.Rmd
    display: display.html
    licenses:
      code: null
      data: null
      metadata: CC-BY-4.0
      text: null
    "#);
    assert_eq!(problems(&text), [""; 0]);
    let text =
        generate("12e45", &Fields::of_metadata(&json!({"mainfile": "a: b.R", "displayfile": null}), false))
            .unwrap();
    assert_snapshot!(text, @r#"
    id: "12e45"
    spec_version: '1'
    main: "a: b.R"
    display: null
    licenses:
      code: null
      data: null
      metadata: null
      text: null
    "#);
}

#[test]
fn an_updated_file_keeps_everything_else() {
    let licenses = json!({"code": "MIT", "data": null});
    let fields = Fields { main: Some("paper.Rmd"), display: Some("display.html"), licenses: &licenses };
    assert_snapshot!(update(FULL.as_bytes(), &fields).unwrap(), @r#"
    # our paper
    id: b9b0099e-base
    spec_version: 1
    main: paper.Rmd
    display: display.html
    licenses:
      code: MIT
      data: null

    convention: 1.10
    execution:
      bind_mounts:
      - source: overlay_data.csv
        destination: /erc/data.csv
    "#);
}

#[test]
fn an_update_without_news_changes_nothing() {
    let fields = Fields { main: None, display: None, licenses: &Value::Null };
    assert_eq!(update(FULL.as_bytes(), &fields).unwrap(), FULL);
}

#[test]
fn updates_of_unusual_files() {
    let licenses = json!({"text": "CC0"});
    let fields = Fields { main: Some("b.R"), display: Some("d.png"), licenses: &licenses };
    for text in [
        "",
        "{id: abc, main: a.R}",
        "main: >\n  a\n\n  b\nid: abc",
        "'main': a\n\"display\" : x\r\nid: abc\r\n",
        "id: abc\n...\n",
        "---\nid: abc\nmain:\n- a\n- b\n",
        "x: |\n  main: a\nmain: c",
        "licenses: &l {code: MIT}\nx: *l",
        "main: 'a\n\n  main: b'\n",
    ] {
        let mut expected = read(text).document().clone();
        for (key, value) in
            [("main", json!("b.R")), ("display", json!("d.png")), ("licenses", licenses.clone())]
        {
            expected[key] = value;
        }
        let updated = update(text.as_bytes(), &fields).unwrap();
        assert_eq!(read(&updated).document(), &expected, "{text}\n=>\n{updated}");
    }
    assert_eq!(update(b"[a]", &fields), Err(ConfigurationError::Unreadable));
    assert_eq!(update(b"main: [", &fields), Err(ConfigurationError::Unreadable));
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[-0-9a-fxo_.:+eE]{0,8}",
        "(yes|no|on|~|null|true|'|\"|#| |\n|- |: |[|>%@&*!{])*"
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from)
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        if let Ok(configuration) = Configuration::parse(&bytes) {
            let _ = (configuration.id(), configuration.validate(), configuration.bind_mounts());
            prop_assert!(std::str::from_utf8(&bytes).is_ok());
        }
    }

    #[test]
    fn what_is_written_is_read(value in any_value()) {
        let text = yaml::write(&value).unwrap();
        prop_assert_eq!(yaml::parse(text.as_bytes()).unwrap(), value, "{}", text);
    }

    #[test]
    fn a_generated_file_says_what_it_was_given(id in "[a-zA-Z0-9][a-zA-Z0-9._-]{0,8}[a-zA-Z0-9]", main in any::<String>()) {
        let text = generate(&id, &Fields { main: Some(&main), display: None, licenses: &Value::Null }).unwrap();
        let configuration = read(&text);
        prop_assert_eq!(configuration.id().unwrap(), id);
        prop_assert_eq!(&configuration.document()["main"], &json!(main));
    }

    #[test]
    fn an_update_changes_three_keys_only(value in any_value(), main in any::<String>()) {
        let mut document = json!({"id": "abc", "main": &value, "other": value});
        let text = yaml::write(&document).unwrap();
        let licenses = json!({});
        let fields = Fields { main: Some(&main), display: Some("d"), licenses: &licenses };
        let updated = update(text.as_bytes(), &fields).unwrap();
        document["main"] = json!(main);
        document["display"] = json!("d");
        document["licenses"] = licenses;
        let configuration = read(&updated);
        prop_assert_eq!(configuration.document(), &document);
    }
}
