// SPDX-License-Identifier: Apache-2.0
// The page's side of the guide on authentication: `session` holds the token that the application's login gave.

/** Connects with a token and hands in the next one in time; `fetchToken` asks the application's own login for it. */
export function connectWithToken(connect, url, session, { fetchToken, askForLogin, options }) {
  // region token
  const connection = connect(url, { ...options, auth: () => session.token });
  let timer;

  function renewBefore(expiresIn) {
    clearTimeout(timer);
    if (expiresIn !== null) timer = setTimeout(renew, expiresIn * 0.8); // null: they never expire
  }

  async function renew() {
    session.token = await fetchToken();
    renewBefore(await connection.renew(session.token));
  }

  connection.on("open", ({ expiresIn }) => renewBefore(expiresIn));
  connection.on("close", ({ code }) => {
    clearTimeout(timer);
    if (code === 4401) askForLogin();
  });
  // endregion
  return connection;
}

/** Joins a namespace with credentials of its own. */
export async function joinAdmin(connection, token, onOut) {
  // region namespace
  const admin = await connection.join("admin", token);
  admin.onLeave(({ code }) => onOut(code)); // 4411 when its credentials have expired
  const name = await admin.call("whoAmI");
  // endregion
  return name;
}
