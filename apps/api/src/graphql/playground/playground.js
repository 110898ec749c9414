/** @param {string} id */
const element = (id) => document.querySelector(`#${id}`);

/** @param {string} body */
const send = (path, body) =>
  fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body, credentials: 'same-origin' });

async function run() {
  const answer = element('answer');
  try {
    const variables = JSON.parse(element('variables').value || '{}');
    const body = JSON.stringify({ query: element('query').value, variables });
    let response = await send('../graphql', body);
    if (response.status === 401) {
      await send('../auth/sign-in/anonymous', '{}');
      response = await send('../graphql', body);
    }
    answer.textContent = JSON.stringify(await response.json(), null, 2);
  } catch (error) {
    answer.textContent = String(error);
  }
}

element('form').addEventListener('submit', (event) => {
  event.preventDefault();
  void run();
});
element('form').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
});

const schema = await fetch('schema.graphql');
element('schema').textContent = await schema.text();
