import { computed, onScopeDispose, type Ref, ref, shallowRef } from 'vue';
import type { Page } from './api/client.js';

/** A list that is read page by page by key, with what its table needs to show. */
export interface PagedList<T> {
  items: Ref<T[]>;
  loading: Ref<boolean>;
  failed: Ref<unknown>;
  hasNext: Ref<boolean>;
  hasPrevious: Ref<boolean>;
  /** `performance.now()` when the page came; countdowns count from it. */
  readAt: Ref<number>;
  /** Begins again at the first page. */
  restart: () => Promise<void>;
  /** Reads the page that is shown again. */
  refresh: () => Promise<void>;
  next: () => Promise<void>;
  previous: () => Promise<void>;
}

export function usePagedList<T>(
  read: (after: string | null) => Promise<Page<T>>,
  everyMs: number | null = null,
): PagedList<T> {
  const items = shallowRef<T[]>([]) as Ref<T[]>;
  const loading = ref(true);
  const failed = shallowRef<unknown>(null);
  const readAt = ref(performance.now());
  const cursors = ref<(string | null)[]>([null]);
  const after = ref<string | null>(null);
  let newest = 0;

  async function load(): Promise<void> {
    const mine = ++newest;
    loading.value = true;
    try {
      const page = await read(cursors.value.at(-1) ?? null);
      if (mine !== newest) return;
      items.value = page.items;
      after.value = page.next;
      readAt.value = performance.now();
      failed.value = null;
    } catch (error) {
      if (mine === newest) failed.value = error;
    } finally {
      if (mine === newest) loading.value = false;
    }
  }

  if (everyMs !== null) {
    const timer = setInterval(() => {
      if (!document.hidden && !loading.value) void load();
    }, everyMs);
    onScopeDispose(() => clearInterval(timer));
  }
  void load();
  return {
    items,
    loading,
    failed,
    readAt,
    hasNext: computed(() => after.value !== null),
    hasPrevious: computed(() => cursors.value.length > 1),
    restart: () => {
      cursors.value = [null];
      return load();
    },
    refresh: load,
    next: () => {
      if (after.value !== null) cursors.value = [...cursors.value, after.value];
      return load();
    },
    previous: () => {
      if (cursors.value.length > 1) cursors.value = cursors.value.slice(0, -1);
      return load();
    },
  };
}
