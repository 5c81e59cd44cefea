import { computed, ref } from 'vue';
import { api, useCsrfToken } from './api/client.js';

export type Role = 'viewer' | 'operator' | 'admin';

export interface Session {
  administratorId: string;
  name: string;
  role: Role;
  mustChangePassword: boolean;
  hasPassword: boolean;
  expiresAt: string;
  idleSeconds: number;
  csrfToken: string;
}

/** Who is signed in; null: nobody. */
export const session = ref<Session | null>(null);

/** What the buttons go by. The server decides by itself. */
export const mayOperate = computed(() => session.value !== null && session.value.role !== 'viewer');
export const mayAdminister = computed(() => session.value?.role === 'admin');

function begin(value: Session): Session {
  session.value = value;
  useCsrfToken(value.csrfToken);
  return value;
}

/** Finds out whether the browser holds a session already. */
export async function resumeSession(): Promise<void> {
  try {
    begin(await api.get<Session>('admin/session'));
  } catch {
    session.value = null; // whatever the reason is, signing in tells it
  }
}

export async function signIn(name: string, password: string): Promise<Session> {
  return begin(await api.post<Session>('admin/session', { name, password }));
}

export async function changePassword(currentPassword: string, newPassword: string): Promise<Session> {
  return begin(await api.put<Session>('admin/session/password', { currentPassword, newPassword }));
}

export async function signOut(): Promise<void> {
  await api.delete('admin/session');
  session.value = null;
}
