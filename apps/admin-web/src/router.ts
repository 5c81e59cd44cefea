import { createRouter, createWebHistory, type RouteLocationRaw } from 'vue-router';
import { whenSignedOut } from './api/client.js';
import { resumeSession, session } from './session.js';

export const router = createRouter({
  history: createWebHistory('/admin/'),
  routes: [
    { path: '/sign-in', name: 'sign-in', component: () => import('./pages/sign-in.vue'), meta: { open: true } },
    { path: '/password', name: 'password', component: () => import('./pages/change-password.vue') },
    {
      path: '/',
      component: () => import('./layout/console-layout.vue'),
      children: [
        { path: '', name: 'overview', component: () => import('./pages/overview.vue') },
        { path: 'save-backs', name: 'save-backs', component: () => import('./pages/save-backs.vue') },
        { path: 'documents', name: 'documents', component: () => import('./pages/documents.vue') },
        { path: 'documents/:id', name: 'document', component: () => import('./pages/document.vue') },
        { path: 'intervals', name: 'intervals', component: () => import('./pages/intervals.vue') },
        { path: 'delivery', name: 'delivery', component: () => import('./pages/delivery.vue') },
        { path: 'alerts', name: 'alerts', component: () => import('./pages/alerts.vue') },
        { path: 'integrators', name: 'integrators', component: () => import('./pages/integrators.vue') },
        { path: 'integrators/:id', name: 'integrator', component: () => import('./pages/integrator.vue') },
        { path: 'doctor', name: 'doctor', component: () => import('./pages/doctor.vue') },
        { path: 'dead-letters', name: 'dead-letters', component: () => import('./pages/dead-letters.vue') },
        { path: 'audit', name: 'audit', component: () => import('./pages/audit.vue') },
        { path: 'health', name: 'health', component: () => import('./pages/health.vue') },
        { path: 'administrators', name: 'administrators', component: () => import('./pages/administrators.vue') },
        { path: 'settings', name: 'settings', component: () => import('./pages/settings.vue') },
      ],
    },
    { path: '/:rest(.*)*', redirect: '/' },
  ],
});

let asked = false;

router.beforeEach(async (to): Promise<RouteLocationRaw | boolean> => {
  if (!asked) {
    asked = true;
    await resumeSession();
  }
  if (to.meta['open'] === true) return session.value === null || session.value.mustChangePassword ? true : '/';
  if (session.value === null) return { name: 'sign-in', query: { to: to.fullPath } };
  if (session.value.mustChangePassword && to.name !== 'password') return { name: 'password' };
  return true;
});

whenSignedOut(() => {
  if (session.value === null) return;
  session.value = null;
  void router.push({ name: 'sign-in', query: { to: router.currentRoute.value.fullPath, ended: '1' } });
});
