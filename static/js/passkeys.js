// Passkeys: asks the server for a challenge, the authenticator for an answer, and sends that back. Forms with the class `passkey`
// are hidden until a browser can do this; everything works without it by one-time codes. Where it cannot, the page says why: passkeys
// belong to one address, and browsers have them there only.
(() => {
  const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const send = async (form, address, extra) => {
    const fields = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(extra)) fields.set(name, value);
    const response = await fetch(address, { method: "POST", body: fields, credentials: "same-origin" });
    const type = response.headers.get("content-type") ?? "";
    const answer = type.startsWith("application/json") ? await response.json() : {};
    if (!response.ok) throw new Error(answer.problem ?? form.dataset.failed);
    return answer;
  };

  const create = async (options) => {
    const publicKey = options.publicKey;
    publicKey.challenge = decode(publicKey.challenge);
    publicKey.user.id = decode(publicKey.user.id);
    for (const known of publicKey.excludeCredentials ?? []) known.id = decode(known.id);
    const made = await navigator.credentials.create({ publicKey });
    return {
      id: made.id,
      rawId: encode(made.rawId),
      type: made.type,
      extensions: made.getClientExtensionResults(),
      response: {
        attestationObject: encode(made.response.attestationObject),
        clientDataJSON: encode(made.response.clientDataJSON),
        transports: made.response.getTransports?.() ?? [],
      },
    };
  };

  const get = async (options) => {
    const publicKey = options.publicKey;
    publicKey.challenge = decode(publicKey.challenge);
    for (const known of publicKey.allowCredentials ?? []) known.id = decode(known.id);
    const used = await navigator.credentials.get({ publicKey });
    return {
      id: used.id,
      rawId: encode(used.rawId),
      type: used.type,
      extensions: used.getClientExtensionResults(),
      response: {
        authenticatorData: encode(used.response.authenticatorData),
        clientDataJSON: encode(used.response.clientDataJSON),
        signature: encode(used.response.signature),
        userHandle: used.response.userHandle ? encode(used.response.userHandle) : null,
      },
    };
  };

  const say = (reason) => {
    for (const text of document.querySelectorAll(`[data-passkey="${reason}"]`)) text.hidden = false;
  };

  for (const form of document.querySelectorAll("form.passkey")) {
    if (location.origin !== form.dataset.origin) {
      say("elsewhere");
      continue;
    }
    if (!window.PublicKeyCredential) {
      say("unable");
      continue;
    }
    form.hidden = false;
    const status = form.querySelector("[role=status]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      status.textContent = "";
      try {
        const options = await send(form, form.dataset.begin, {});
        const credential = options.publicKey.user ? await create(options) : await get(options);
        const answer = await send(form, form.action, { credential: JSON.stringify(credential) });
        location.assign(answer.location);
      } catch (error) {
        // The browser's own words name no cause that a person can act on; ours do.
        status.textContent = error.name === "Error" ? error.message : form.dataset.failed;
        button.disabled = false;
      }
    });
  }
})();
