/** `plugins.js` for the pages of a connector's windows: they hear from their connector and speak to it by `window.Asc.plugin`. */
export const WINDOW_SCRIPT = `(() => {
  const TYPE = 'wenqiao-window';
  const handlers = new Map();
  const send = (event, data) => window.parent.postMessage(JSON.stringify({ type: TYPE, event, data }), '*');
  const plugin = Object.assign((window.Asc = window.Asc || {}).plugin || {}, {
    attachEvent: (name, handler) => void handlers.set(name, handler),
    detachEvent: (name) => void handlers.delete(name),
    sendToPlugin: (name, data) => send(name, data),
  });
  window.Asc.plugin = plugin;
  window.addEventListener('message', (message) => {
    if (message.source !== window.parent || typeof message.data !== 'string') return;
    let said;
    try {
      said = JSON.parse(message.data);
    } catch {
      return;
    }
    if (said && said.type === TYPE) handlers.get(said.event)?.(said.data);
  });
  window.addEventListener('load', () => {
    if (typeof plugin.init === 'function') plugin.init('');
    send('ready');
  });
})();
`;
