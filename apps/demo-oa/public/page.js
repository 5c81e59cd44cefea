const $ = (id) => document.getElementById(id);
const element = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};
const api = async (path, init) => (await fetch(path, init)).json();
let intervalTouched = false;

async function open(mode, docId) {
  const { url } = await api(`/api/file/${mode}/${docId}/${$('user').value}`);
  window.open(url, '_blank');
}

function saveBackText(saveBack) {
  if (!saveBack) return '';
  const left = Math.max(0, Math.ceil(saveBack.dueInSeconds));
  const texts = {
    held: '编辑中，暂缓 held while edited',
    scheduled: `${left} 秒后回存 · in ${left} s`,
    sending: '正在回存 sending',
    retrying: `重试 ${left} 秒后 · retry in ${left} s: ${saveBack.lastError?.message ?? ''}`,
    parked: `失败 failed: ${saveBack.lastError?.message ?? ''}`,
    delivered: `已回存 delivered ${saveBack.deliveredAt ? new Date(saveBack.deliveredAt).toLocaleTimeString() : ''}`,
    discarded: '已取消 discarded',
  };
  return texts[saveBack.state] ?? saveBack.state;
}

function row(file, state) {
  const button = (text, onclick) => element('button', { type: 'button', textContent: text, onclick });
  const people = (state.people[file.docId] ?? []).map((person) =>
    element(
      'span',
      { className: 'person', textContent: person.name },
      element('button', {
        type: 'button',
        title: '移除 remove',
        textContent: '×',
        onclick: () => api(`/api/remove-user/${file.docId}/${person.userId}`, { method: 'POST' }),
      }),
    ),
  );
  const versions = [...file.versions]
    .reverse()
    .map((version) =>
      element(
        'div',
        {},
        element('a', { href: `/api/versions/${file.docId}/${version.number}`, textContent: `v${version.number}` }),
        `${new Date(version.at).toLocaleTimeString()} ${version.by.join(', ')}`,
      ),
    );
  const tr = element(
    'tr',
    {},
    element('td', { textContent: file.title }),
    element(
      'td',
      {},
      button('编辑 Edit', () => open('edit', file.docId)),
      button('ONLYOFFICE API', () => window.open(`/onlyoffice/${file.docId}/${$('user').value}`, '_blank')),
      button('预览 Preview', () => open('view', file.docId)),
      button('WOPI', () => window.open(`/wopi-page/${file.docId}/${$('user').value}`, '_blank')),
      button('删除 Delete', () => api(`/api/delete/${file.docId}`, { method: 'POST' })),
    ),
    element('td', {}, ...people),
    element('td', { className: 'save-back' }),
    element('td', {}, ...versions),
  );
  tr.dataset.doc = file.docId;
  tr.dataset.title = file.title;
  return tr;
}

/** Only what changed is drawn anew: a button must not vanish under the mouse because a countdown moved. */
const shownRows = new Map();
let shownCalls = '';
async function refresh() {
  const state = await api('/api/state');
  if ($('user').options.length === 0)
    for (const [id, name] of Object.entries(state.users)) $('user').add(new Option(name, id));
  if (!intervalTouched && document.activeElement !== $('interval')) $('interval').value = state.interval ?? '';
  for (const [docId, shown] of shownRows) {
    if (state.files.some((file) => file.docId === docId)) continue;
    shown.row.remove();
    shownRows.delete(docId);
  }
  for (const file of state.files) {
    const facts = JSON.stringify([file, state.people[file.docId]]);
    let shown = shownRows.get(file.docId);
    if (shown?.facts !== facts) {
      const fresh = row(file, state);
      if (shown) shown.row.replaceWith(fresh);
      else $('files').append(fresh);
      shown = { row: fresh, facts };
      shownRows.set(file.docId, shown);
    }
    const text = saveBackText(state.saveBacks.find((saveBack) => saveBack.externalId === file.docId));
    const cell = shown.row.querySelector('.save-back');
    if (cell.textContent !== text) cell.textContent = text;
  }
  const calls = JSON.stringify(state.calls);
  if (calls === shownCalls) return;
  shownCalls = calls;
  $('calls').replaceChildren(
    ...state.calls.map((call) =>
      element('li', {
        className: call.direction,
        textContent: `${new Date(call.at).toLocaleTimeString()} ${call.text}`,
      }),
    ),
  );
}

$('interval').onchange = async () => {
  intervalTouched = true;
  await api('/api/interval', { method: 'POST', body: JSON.stringify({ seconds: Number($('interval').value) }) });
  intervalTouched = false;
};
$('upload').onchange = async () => {
  const [file] = $('upload').files;
  if (file) await api(`/api/upload?name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file });
  $('upload').value = '';
};
(async function loop() {
  try {
    await refresh();
  } finally {
    setTimeout(loop, 1000);
  }
})();
