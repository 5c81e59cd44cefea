import { createApp } from 'vue';
import App from './app.vue';
import { vLabels } from './column-labels.js';
import { registerElements } from './elements.js';
import { i18n } from './i18n/index.js';
import { router } from './router.js';
import './theme.js';
import './style.css';

const app = createApp(App);
registerElements(app);
app.use(i18n).use(router).directive('labels', vLabels).mount('#app');
