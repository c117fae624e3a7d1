use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Fields {
    Fields { share_url: Some(text.to_owned()), ..Fields::default() }
}

fn webdav_of(fields: &Fields) -> WebdavShare {
    match Share::parse(fields).unwrap() {
        Share::Webdav(share) => share,
        Share::Zenodo(record) => panic!("{record:?}"),
    }
}

fn record_of(fields: &Fields) -> (String, u64, String) {
    match Share::parse(fields).unwrap() {
        Share::Zenodo(record) => (record.repository.host().to_owned(), record.id, record.source),
        Share::Webdav(share) => panic!("{share:?}"),
    }
}

#[test]
fn a_folder_at_sciebo_is_its_token() {
    for (given, page) in [
        ("https://uni-muenster.sciebo.de/index.php/s/G8vxQ1h50V4HpuA", "/index.php/s/G8vxQ1h50V4HpuA"),
        ("http://UNI-Muenster.Sciebo.de/s/G8vxQ1h50V4HpuA/?path=%2F#top", "/s/G8vxQ1h50V4HpuA"),
    ] {
        let share = webdav_of(&url(given));
        assert_eq!((share.host.as_str(), share.page.as_str()), ("uni-muenster.sciebo.de", page));
        assert_eq!((share.token.as_str(), share.source.as_str()), ("G8vxQ1h50V4HpuA", shown(given)));
        assert_eq!((share.directory.len(), share.filename), (0, None));
    }
}

#[test]
fn the_address_of_a_download_is_that_of_its_folder() {
    for (given, page) in [
        ("https://a.sciebo.de/s/G8vxQ1h50V4HpuA/download", "/s/G8vxQ1h50V4HpuA"),
        ("https://a.sciebo.de/index.php/s/G8vxQ1h50V4HpuA/download/?x#y", "/index.php/s/G8vxQ1h50V4HpuA"),
        // A share may be called so.
        ("https://a.sciebo.de/s/download", "/s/download"),
        ("https://a.sciebo.de/x/y/download", "/x/y/download"),
    ] {
        let share = webdav_of(&url(given));
        assert_eq!(share.page, page);
        assert_eq!(page.rsplit('/').next(), Some(share.token.as_str()));
    }
}

#[test]
fn the_address_of_a_file_is_its_record_and_its_name() {
    let file_of = |fields: &Fields| match Share::parse(fields).unwrap() {
        Share::Zenodo(record) => (record.id, record.filename.map(|name| name.as_str().to_owned())),
        Share::Webdav(share) => panic!("{share:?}"),
    };
    for (given, name) in [
        ("https://zenodo.org/records/1/files/2", "2"),
        ("https://zenodo.org/record/1/files/my%20paper.zip?download=1", "my paper.zip"),
        ("https://zenodo.org/api/records/1/files/paper.zip/content", "paper.zip"),
    ] {
        assert_eq!(file_of(&url(given)), (1, Some(name.to_owned())), "{given}");
    }
    let named =
        Fields { filename: Some("other.zip".to_owned()), ..url("https://zenodo.org/records/1/files/2") };
    assert_eq!(file_of(&named), (1, Some("other.zip".to_owned())));
    for (given, expected) in [
        ("https://zenodo.org/records/1/files/a%2Fb.zip", RequestError::Filename),
        ("https://zenodo.org/records/1/files/", RequestError::NotANumber),
        ("https://zenodo.org/records/x/files/a.zip", RequestError::NotANumber),
    ] {
        assert_eq!(Share::parse(&url(given)), Err(expected), "{given}");
    }
}

#[test]
fn path_and_filename_say_what_in_it() {
    let fields = |path: &str, filename: &str| Fields {
        path: Some(path.to_owned()),
        filename: Some(filename.to_owned()),
        ..url("https://a.sciebo.de/s/x")
    };
    let name = |text: &str| Name::parse(text).unwrap();
    let share = webdav_of(&fields("a/b", "c.zip"));
    assert_eq!((share.directory, share.filename), (vec![name("a"), name("b")], Some(name("c.zip"))));
    let share = webdav_of(&fields("/a/b.zip", "c.zip"));
    assert_eq!((share.directory, share.filename), (vec![name("a")], Some(name("b.zip"))));
    assert_eq!(Share::parse(&fields("a/../../b", "")), Err(RequestError::Path));
    assert_eq!(Share::parse(&fields("", "a/b.zip")), Err(RequestError::Filename));
}

#[test]
fn a_record_is_named_in_four_ways() {
    for (given, host, id) in [
        ("https://zenodo.org/record/69114", "zenodo.org", 69_114),
        ("https://sandbox.zenodo.org/records/69114/?token=x", "sandbox.zenodo.org", 69_114),
        ("https://doi.org/10.5281/zenodo.12", "zenodo.org", 12),
        ("http://doi.org/10.5072/zenodo.12", "sandbox.zenodo.org", 12),
    ] {
        assert_eq!(record_of(&url(given)), (host.to_owned(), id, shown(given).to_owned()));
    }
    // What a query opens is nobody else's to know.
    assert_eq!(shown("https://zenodo.org/records/1?token=x#top"), "https://zenodo.org/records/1");
    let doi = |doi: &str| Fields { doi: Some(doi.to_owned()), ..Fields::default() };
    let at = |host: &str, id, source: &str| (host.to_owned(), id, source.to_owned());
    assert_eq!(record_of(&doi("10.5281/zenodo.7")), at("zenodo.org", 7, "https://doi.org/10.5281/zenodo.7"));
    assert_eq!(
        record_of(&doi(" 10.5072/zenodo.7 ")),
        at("sandbox.zenodo.org", 7, "https://doi.org/10.5072/zenodo.7")
    );
    assert_eq!(record_of(&doi("10.5281/ZENODO.7")), at("zenodo.org", 7, "https://doi.org/10.5281/ZENODO.7"));
    assert_eq!(record_of(&url("https://doi.org/10.5072/Zenodo.7")).1, 7);
    let id = Fields { zenodo_record_id: Some("8".to_owned()), ..Fields::default() };
    assert_eq!(record_of(&id), at("zenodo.org", 8, "https://zenodo.org/records/8"));
}

#[test]
fn the_doi_comes_first_then_the_number_then_the_address() {
    let all = Fields {
        doi: Some("x".to_owned()),
        zenodo_record_id: Some("y".to_owned()),
        ..url("https://example.org/")
    };
    assert_eq!(Share::parse(&all), Err(RequestError::Doi));
    let without_doi = Fields { doi: Some(String::new()), ..all };
    assert_eq!(Share::parse(&without_doi), Err(RequestError::RecordId));
    let address_only = Fields { zenodo_record_id: None, ..without_doi };
    assert_eq!(Share::parse(&address_only), Err(RequestError::HostNotAllowed));
    assert_eq!(Share::parse(&Fields::default()), Err(RequestError::Url));
}

#[test]
fn what_is_no_doi_of_zenodos_is_refused() {
    for doi in [
        "10.5281/zenodo.",
        "10.5281/zenodo.1x",
        "10.1000/zenodo.1",
        "10.5281/1",
        "zenodo.1",
        "10.5281/zenodo.+1",
    ] {
        let fields = Fields { doi: Some(doi.to_owned()), ..Fields::default() };
        assert_eq!(Share::parse(&fields), Err(RequestError::Doi), "{doi}");
    }
    for id in ["x", "1.5", "-1", "99999999999999999999"] {
        let fields = Fields { zenodo_record_id: Some(id.to_owned()), ..Fields::default() };
        assert_eq!(Share::parse(&fields), Err(RequestError::RecordId), "{id}");
    }
}

#[test]
fn an_address_is_refused_with_its_reason() {
    use RequestError::{Doi, HostNotAllowed, NotANumber, Url};
    for (given, expected) in [
        ("not an address", Url),
        ("/s/x", Url),
        ("ftp://a.sciebo.de/s/x", Url),
        ("https://user:secret@a.sciebo.de/s/x", Url),
        ("https://a.sciebo.de/", Url),
        ("https://a.sciebo.de/s/a%2Fb", Url),
        ("https://example.org/s/x", HostNotAllowed),
        ("https://sciebo.de/s/x", HostNotAllowed),
        ("https://a.sciebo.example.org/s/x", HostNotAllowed),
        ("https://a.sciebo.de:8443/s/x", HostNotAllowed),
        ("https://a.sciebo.de./s/x", HostNotAllowed),
        ("https://127.0.0.1/s/x", HostNotAllowed),
        ("https://[::1]/s/x", HostNotAllowed),
        ("https://0x7f.1/record/1", HostNotAllowed),
        ("https://www.zenodo.org/record/1", HostNotAllowed),
        ("https://zenodo.de/record/1", HostNotAllowed),
        ("https://doi.example.org/10.5281/zenodo.1", HostNotAllowed),
        ("https://zenodo.org/record/x", NotANumber),
        ("https://zenodo.org/", NotANumber),
        ("https://doi.org/10.1000/182", NotANumber),
        ("https://doi.org/10.5281/zenodo.x", NotANumber),
        ("https://doi.org/10.1000/zenodo.1", Doi),
    ] {
        assert_eq!(Share::parse(&self::url(given)), Err(expected), "{given}");
    }
    assert_eq!(Share::parse(&self::url(&format!("https://a.sciebo.de/{}", "x".repeat(2_048)))), Err(Url));
}

proptest! {
    #[test]
    fn no_address_leads_elsewhere(text in "https?://[a-z.@:/0-9\\[\\]%?#\\\\]{0,40}") {
        if let Ok(Share::Webdav(share)) = Share::parse(&url(&text)) {
            prop_assert!(share.host.ends_with(".sciebo.de"), "{}", share.host);
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text: String) {
        let doi = Fields { doi: Some(text.clone()), ..Fields::default() };
        let _ = (Share::parse(&url(&text)), Share::parse(&doi));
    }
}
