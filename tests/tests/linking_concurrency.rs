//! Two browsers at once: issue 3 "Linking", decisions.md ("never copied: races, work done twice").

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{
    Answer, Client, KbaseUser, Person, Stack, expire, fault, link_row, parameter, session_path, session_row,
    tokens, until,
};

/// How often a race is run.
const ROUNDS: usize = 5;

/// Another user with the same researcher.
fn rival(user: &KbaseUser) -> KbaseUser {
    let (orcid, name) = (user.researcher.orcid.clone(), user.researcher.name.clone());
    KbaseUser::for_researcher(Person { orcid, name, browser: Client::new() })
}

/// Who holds an ORCID iD.
async fn holder(orcid: &str) -> Option<Value> {
    let row = Stack::get().aws().item("LinksTable", &format!("orcid#{orcid}")).await;
    row.map(|row| row["username"]["S"].clone())
}

fn won(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.status == 200).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_browsers_that_continue_at_once_one_exchanges() {
    for _ in 0..ROUNDS {
        let user = KbaseUser::new().await;
        let (session, returned) = user.allowed().await;
        let browsers: Vec<_> = (0..4).map(|_| user.browser()).collect();
        let pages = join_all(browsers.iter().map(|browser| browser.get(&returned))).await;
        let confirm = format!("#orcidlink/continue/{session}");
        let won = pages.iter().filter(|page| page.redirects().ends_with(&confirm)).count();
        assert_eq!(won, 1, "{pages:?}");
        for page in pages.iter().map(Answer::redirects).filter(|page| !page.ends_with(&confirm)) {
            let codes = ["?code=link.state_invalid&", "?code=linking_session.wrong_state&"];
            assert!(codes.iter().any(|code| page.contains(code)), "{page}");
        }
        // A code that ORCID sees twice costs the token.
        assert_eq!(tokens(&user.researcher.orcid).await.len(), 1);
        user.call("PUT", &session_path(&session, "/finish")).await.is(200, r#"{"ok":true}"#);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_browsers_that_finish_at_once_one_makes_the_link() {
    for _ in 0..ROUNDS {
        let user = KbaseUser::new().await;
        let session = user.completed().await;
        let finish = session_path(&session, "/finish");
        let answers = join_all((0..4).map(|_| user.call("PUT", &finish))).await;
        assert_eq!(won(&answers), 1, "{answers:?}");
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            let known = answer.status == 404 || answer.json()["code"] == "alreadyLinked";
            assert!(known, "{answer:?}");
        }
        assert!(link_row(&user.username).await.is_some());
        assert_eq!(holder(&user.researcher.orcid).await.unwrap(), user.username);
        assert_eq!(tokens(&user.researcher.orcid).await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_users_who_link_one_orcid_at_once_one_is_linked() {
    for _ in 0..ROUNDS {
        let one = KbaseUser::new().await;
        let two = rival(&one);
        let sessions = [one.completed().await, two.completed().await];
        let finishes = sessions.each_ref().map(|session| session_path(session, "/finish"));
        let (first, second) = futures::join!(one.call("PUT", &finishes[0]), two.call("PUT", &finishes[1]));
        let answers = [first, second];
        assert_eq!(won(&answers), 1, "{answers:?}");
        let lost = answers.iter().find(|answer| answer.status != 200).unwrap();
        assert_eq!((lost.status, &lost.json()["code"]), (400, &"orcidAlreadyLinked".into()), "{lost:?}");
        let winner = if answers[0].status == 200 { &one } else { &two };
        let loser = if answers[0].status == 200 { &two } else { &one };
        assert_eq!(holder(&one.researcher.orcid).await.unwrap(), winner.username);
        assert!(link_row(&winner.username).await.is_some());
        assert_eq!(link_row(&loser.username).await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_sessions_of_a_user_that_finish_at_once_one_is_the_link() {
    for _ in 0..ROUNDS {
        let user = KbaseUser::new().await;
        let sessions = [user.completed().await, user.completed().await];
        let finishes = sessions.each_ref().map(|session| session_path(session, "/finish"));
        let answers = join_all(finishes.iter().map(|finish| user.call("PUT", finish))).await;
        assert_eq!(won(&answers), 1, "{answers:?}");
        let lost = answers.iter().position(|answer| answer.status != 200).unwrap();
        assert_eq!(answers[lost].json()["code"], "alreadyLinked", "{:?}", answers[lost]);
        let row = link_row(&user.username).await.unwrap();
        assert_eq!(row["session"]["S"], sessions[1 - lost].as_str());
        // The other can be given up; the link stays good.
        user.call("DELETE", &session_path(&sessions[lost], "")).await.is(204, "");
        assert_eq!(tokens(&user.researcher.orcid).await.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_finish_and_delete_at_once_exactly_one_happens() {
    for _ in 0..ROUNDS {
        let user = KbaseUser::new().await;
        let session = user.completed().await;
        let (path, finish) = (session_path(&session, ""), session_path(&session, "/finish"));
        let (finished, deleted) = futures::join!(user.call("PUT", &finish), user.call("DELETE", &path));
        let linked = link_row(&user.username).await.is_some();
        assert_eq!(linked, finished.status == 200, "{finished:?} {deleted:?}");
        assert_eq!(tokens(&user.researcher.orcid).await.len(), usize::from(linked), "{deleted:?}");
        user.call("GET", &path).await.has(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_removed_twice_at_once_is_removed_once_and_a_new_one_stays() {
    let user = KbaseUser::linked().await;
    let answers = join_all((0..3).map(|_| user.call("DELETE", "/link"))).await;
    assert!(answers.iter().all(|answer| [204, 404].contains(&answer.status)), "{answers:?}");
    assert!(answers.iter().any(|answer| answer.status == 204), "{answers:?}");
    user.link().await;
    assert_eq!(tokens(&user.researcher.orcid).await.len(), 1);
}

/// What can happen to a session while ORCID takes its time over the code.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Meanwhile {
    Expired,
    Deleted,
    Restarted,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_a_session_that_went_on_meanwhile_is_revoked() {
    for meanwhile in [Meanwhile::Expired, Meanwhile::Deleted, Meanwhile::Restarted] {
        let user = KbaseUser::new().await;
        let (session, returned) = user.allowed().await;
        let kind = json!({ "kind": "delay_after", "ms": 3_000, "times": 1 });
        fault("/oauth/token", parameter(&returned, "code").as_deref(), &kind).await;
        let orcid = &user.researcher.orcid;
        let browser = user.browser();
        let interfere = async {
            until("the exchange", async || (!tokens(orcid).await.is_empty()).then_some(())).await;
            match meanwhile {
                Meanwhile::Expired => expire(&session).await,
                Meanwhile::Deleted => user.call("DELETE", &session_path(&session, "")).await.is(204, ""),
                Meanwhile::Restarted => drop(user.start(&session).await),
            }
        };
        let (page, ()) = futures::join!(browser.get(&returned), interfere);
        assert!(page.redirects().contains("?code=link.state_invalid&"), "{meanwhile:?}: {page:?}");
        assert!(tokens(orcid).await.is_empty(), "{meanwhile:?}");
        let grant = session_row(&session).await.map(|row| row["grant"]["M"].clone());
        assert_eq!(grant.unwrap_or_default(), Value::Null, "{meanwhile:?}");
    }
}
