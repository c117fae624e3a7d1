'use strict';

// Sections are shown one at a time; their ids are what browser tests look for.
const api = document.body.dataset.api;
const element = (id) => document.getElementById(id);
const fill = (id, text) => { element(id).textContent = text ?? ''; };

function show(section) {
  for (const each of document.querySelectorAll('section')) each.hidden = each.id !== section;
}

function fail(code, title, message) {
  fill('failed-code', code);
  fill('failed-title', title);
  fill('failed-message', message);
  show('failed');
}

// The cookie that ORCID Link reads; cookies of a host are shared by all its ports.
function token() {
  return document.cookie.split('; ').find((pair) => pair.startsWith('kbase_session='))?.split('=')[1];
}

function signIn() {
  const user = element('user');
  if (!user.reportValidity() || user.value === '') return;
  const padded = `${user.value}.`.padEnd(32, 'x');
  document.cookie = `kbase_session=${padded}; path=/; samesite=lax`;
  main();
}

// Calls ORCID Link; an error shows the failure and ends what called.
async function call(method, path, expected = []) {
  const response = await fetch(api + path, { method, headers: { authorization: token() } });
  const text = await response.text();
  const body = text === '' ? null : JSON.parse(text);
  if (!response.ok && !expected.includes(response.status)) {
    fail(body?.code, body?.title, body?.message);
    throw new Error(`${method} ${path}: ${response.status}`);
  }
  return response.ok ? body : null;
}

async function start() {
  const { session_id: id } = await call('POST', '/linking-sessions');
  location.assign(`${api}/linking-sessions/${id}/oauth/start?skip_prompt=false`);
}

async function confirm(id) {
  const session = await call('GET', `/linking-sessions/${id}`);
  fill('confirm-user', session.username);
  fill('confirm-orcid', session.orcid_auth?.orcid);
  fill('confirm-name', session.orcid_auth?.name);
  const finish = () => then(async () => {
    await call('PUT', `/linking-sessions/${id}/finish`);
    location.replace('/');
  });
  element('finish-button').onclick = finish;
  element('cancel-button').onclick = () => then(async () => {
    await call('DELETE', `/linking-sessions/${id}`);
    location.replace('/');
  });
  show('confirm');
  if (new URLSearchParams(location.search).get('skip_prompt') === 'true') finish();
}

async function overview() {
  const link = await call('GET', '/link', [404]);
  fill('linked-orcid', link?.orcid_auth.orcid);
  fill('linked-name', link?.orcid_auth.name);
  show(link ? 'linked' : 'start');
}

async function unlink() {
  await call('DELETE', '/link');
  await overview();
}

function then(action) {
  fill('status', 'Please wait');
  action().catch((error) => {
    if (element('failed').hidden) fail('', 'Something went wrong', error.message);
  }).finally(() => fill('status', ''));
}

function main() {
  const [page, step, id] = location.hash.slice(1).split('/');
  const query = new URLSearchParams(location.search);
  if (page === 'orcidlink' && step === 'error') {
    fail(query.get('code'), query.get('title'), query.get('message'));
  } else if (!token()) {
    show('sign-in');
  } else if (page === 'orcidlink' && step === 'continue') {
    then(() => confirm(id));
  } else {
    then(overview);
  }
}

element('sign-in-button').onclick = signIn;
element('start-button').onclick = () => then(start);
element('unlink-button').onclick = () => then(unlink);
main();
