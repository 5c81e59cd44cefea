interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** An administrator's session by hand-made requests: what the console's page sends, without the page. */
export class ConsoleClient {
  private constructor(
    private readonly origin: string,
    private cookie: string,
    private csrfToken: string,
  ) {}

  static async signIn(origin: string, name: string, password: string): Promise<ConsoleClient> {
    const answer = await ConsoleClient.trySignIn(origin, name, password);
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
    return new ConsoleClient(origin, answer.cookie, String(answer.body['csrfToken']));
  }

  static async trySignIn(origin: string, name: string, password: string): Promise<Answer & { cookie: string }> {
    const answer = await fetch(`${origin}/api/v1/admin/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password }),
    });
    const body = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, body, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(`${this.origin}/api/v1/${path}`, {
      method,
      headers: {
        cookie: this.cookie,
        'x-csrf-token': this.csrfToken,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookie = answer.headers.get('set-cookie');
    if (cookie !== null) this.cookie = cookie.split(';')[0] ?? '';
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  async changePassword(currentPassword: string, newPassword: string): Promise<void> {
    const answer = await this.call('PUT', 'admin/session/password', { currentPassword, newPassword });
    if (answer.status !== 200) throw new Error(`password: ${answer.status} ${JSON.stringify(answer.body)}`);
    this.csrfToken = String(answer.body['csrfToken']);
  }
}
