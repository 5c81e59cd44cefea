import type { Browser, Frame, Page } from 'playwright-core';
import type { OnlyofficeIntegrator } from './onlyoffice-integrator.js';
import { until } from './until.js';

interface Heard {
  name: string;
  data: unknown;
}

/** A page of an integrator, on another origin than the editor in it, that keeps every event it hears. */
export class EmbeddingPage {
  private constructor(
    readonly page: Page,
    readonly frame: Frame,
  ) {}

  /** Opens a signed config with these events; there when the document is painted. */
  static async open(
    browser: Browser,
    integrator: OnlyofficeIntegrator,
    config: unknown,
    events: string,
  ): Promise<EmbeddingPage> {
    integrator.page = `<!doctype html><title>integrator</title><link rel="icon" href="data:,"><style>html,body{height:100%;margin:0}</style><div id="placeholder"></div>
      <script src="${integrator.documentServer}/web-apps/apps/api/documents/api.js"></script>
      <script>
        window.heard = [];
        const config = ${JSON.stringify(config)};
        config.events = {};
        for (const name of ${JSON.stringify(events)}.split(' '))
          config.events[name] = (event) => window.heard.push({ name, data: event.data });
        window.editor = new DocsAPI.DocEditor('placeholder', config);
      </script>`;
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
    await page.goto(`${integrator.origin}/page`);
    const frame = await until(
      'the editor in its frame',
      () => page.frames().find((item) => /\/editor\/[0-9a-f-]{36}/.test(item.url())),
      40_000,
    );
    await frame.waitForSelector('#app[data-painted=true]', { timeout: 40_000 });
    return new EmbeddingPage(page, frame);
  }

  /** The data of an event, the first time or the one with that number. */
  async hear(name: string, count = 1): Promise<unknown> {
    const found = await until(
      `${name} (${count})`,
      async () => {
        const heard = await this.page.evaluate(() => (globalThis as unknown as { heard: Heard[] }).heard);
        const of = heard.filter((item) => item.name === name);
        if (of.length < count) throw new Error(`so far: ${JSON.stringify(heard)}`);
        return of[count - 1];
      },
      40_000,
    );
    return found.data ?? null;
  }

  call(method: string, argument?: unknown): Promise<void> {
    return this.page.evaluate(
      ([name, given]) =>
        (globalThis as unknown as { editor: Record<string, (argument: unknown) => void> }).editor[name as string]?.(
          given,
        ),
      [method, argument] as const,
    );
  }

  async tab(id: string): Promise<void> {
    await this.frame.locator(`.ribbon [data-tab=${id}]`).click();
  }

  async tool(label: string): Promise<void> {
    await this.frame
      .locator('.ribbon-panel')
      .getByRole('button', { name: new RegExp(`^${label}( \\(|$)`) })
      .first()
      .click();
  }

  /** Everything that was changed is durable. */
  async saved(): Promise<void> {
    await this.frame.locator('[data-state=saved]').first().waitFor({ timeout: 40_000 });
  }

  close(): Promise<void> {
    return this.page.close();
  }
}
