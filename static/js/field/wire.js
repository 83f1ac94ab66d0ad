/* The wire: what is asked of the server, and its answers in five kinds: done, refused (in words), login (the session has
   ended), offline (no network), later (the server cannot just now). */
"use strict";

Field.wire = (() => {
  const AT = "/field/sync";
  const WORDS = { 403: "当前账号没有登记检查的权限", 404: "服务器没有找到这一项", 413: "内容过大，服务器没有接收" };
  let token = "";

  async function once(path, options) {
    let response;
    try {
      response = await fetch(AT + path, { redirect: "manual", cache: "no-store", ...options });
    } catch {
      return { kind: "offline" };
    }
    if (response.type === "opaqueredirect") return { kind: "login" };
    if (response.status === 400) return { kind: "stale" };
    if (response.status >= 500 || response.status === 429) return { kind: "later" };
    const data = await response.json().catch(() => ({}));
    if (response.ok) return { kind: "done", data };
    return { kind: "refused", status: response.status, data, message: data.message || WORDS[response.status] || "服务器没有接收" };
  }

  /* Who is logged in; the token of this session comes with it. */
  async function hello() {
    const answer = await once("/token", {});
    if (answer.kind === "done") token = answer.data.token;
    return answer;
  }

  const ask = (path) => once(path, {});

  /* A token that is no longer good is renewed once: the page may be older than the session. */
  async function send(method, path, body, type) {
    const options = () => ({ method, body, headers: { "Content-Type": type, "X-CSRFToken": token } });
    let answer = await once(path, options());
    if (answer.kind === "stale") {
      const fresh = await hello();
      if (fresh.kind !== "done") return fresh;
      answer = await once(path, options());
    }
    return answer.kind === "stale" ? { kind: "later" } : answer;
  }

  const post = (path, document) => send("POST", path, JSON.stringify(document), "application/json");
  const put = (path, bytes) => send("PUT", path, bytes, "application/octet-stream");

  return { hello, ask, post, put };
})();
