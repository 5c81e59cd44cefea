{{- define "wenqiao.labels" -}}
app.kubernetes.io/name: wenqiao
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "wenqiao.podSecurity" -}}
runAsNonRoot: true
{{- if .Values.podSecurity.runAsUser }}
runAsUser: {{ .Values.podSecurity.runAsUser }}
{{- end }}
{{- if .Values.podSecurity.runAsGroup }}
runAsGroup: {{ .Values.podSecurity.runAsGroup }}
{{- end }}
{{- if .Values.podSecurity.fsGroup }}
fsGroup: {{ .Values.podSecurity.fsGroup }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
{{- end -}}

{{- define "wenqiao.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "wenqiao.env" -}}
- name: HOST
  value: 0.0.0.0
- name: DATA_DIR
  value: /data
- name: PUBLIC_URL
  value: {{ .Values.publicUrl | quote }}
{{- range $name := .Values.secretSettings }}
{{- if ne $name "ADMIN_PASSWORD" }}
- name: {{ $name }}_FILE
  value: /run/secrets/wenqiao/{{ $name }}
{{- end }}
{{- end }}
- name: BISHENG_ADAPTER_URL
  value: http://{{ .Release.Name }}-bisheng-adapter:{{ index .Values.apps "bisheng-adapter" "port" }}
- name: WOPI_HOST_URL
  value: http://{{ .Release.Name }}-wopi-host:{{ index .Values.apps "wopi-host" "port" }}
{{- end -}}

{{- define "wenqiao.dataVolume" -}}
- name: data
{{- if .Values.s3.endpoint }}
  emptyDir: {}
{{- else }}
  persistentVolumeClaim:
    claimName: {{ .Values.content.existingClaim }}
{{- end }}
{{- end -}}

{{/* Only the keys that are settings, and the first administrator's password for nobody but the migration. */}}
{{- define "wenqiao.volumes" -}}
- name: secrets
  secret:
    secretName: {{ .Values.existingSecret }}
    defaultMode: 288
    items:
      {{- range $name := .Values.secretSettings }}
      {{- if ne $name "ADMIN_PASSWORD" }}
      - { key: {{ $name }}, path: {{ $name }} }
      {{- end }}
      {{- end }}
- name: tmp
  emptyDir: {}
{{- end -}}

{{- define "wenqiao.mounts" -}}
- name: secrets
  mountPath: /run/secrets/wenqiao
  readOnly: true
- name: tmp
  mountPath: /tmp
- name: data
  mountPath: /data
{{- end -}}

{{- define "wenqiao.probes" -}}
startupProbe:
  httpGet: { path: /livez, port: http }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /livez, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
readinessProbe:
  httpGet: { path: /readyz, port: http }
  periodSeconds: 5
  timeoutSeconds: 5
{{- end -}}

{{- define "wenqiao.toIntegrators" -}}
- to:
    {{- range $cidr := .Values.networkPolicy.integratorCidrs }}
    - ipBlock:
        cidr: {{ $cidr }}
        {{- if eq $cidr "::/0" }}
        except: [fe80::/10]
        {{- else if eq $cidr "0.0.0.0/0" }}
        except: [169.254.0.0/16]
        {{- end }}
    {{- end }}
  ports:
    {{- range $port := .Values.networkPolicy.integratorPorts }}
    - { protocol: TCP, port: {{ $port }} }
    {{- end }}
{{- end -}}
