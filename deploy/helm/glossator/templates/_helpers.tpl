{{- define "glossator.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "glossator.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "glossator.labels" -}}
{{ include "glossator.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: glossator
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "glossator.metadata" -}}
name: {{ include "glossator.fullname" .root }}-{{ .component }}
namespace: {{ .root.Release.Namespace }}
labels: {{- include "glossator.labels" . | nindent 2 }}
{{- end -}}

{{- define "glossator.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end -}}

{{- define "glossator.tritonAddress" -}}
{{- if .Values.triton.address -}}
{{ .Values.triton.address }}
{{- else if .Values.triton.deployment.enabled -}}
{{ include "glossator.fullname" . }}-triton:8001
{{- else -}}
{{ fail "set triton.address, or start Triton with triton.deployment.enabled" }}
{{- end -}}
{{- end -}}

{{/* Not empty for a component that calls Triton: inference, and redaction if it has a model there. */}}
{{- define "glossator.asksTriton" -}}
{{- $settings := mergeOverwrite (dict) .root.Values.settings .config.settings -}}
{{- if or (eq .component "inference") (and (eq .component "redaction") $settings.REDACTION_MODEL) -}}yes{{- end -}}
{{- end -}}

{{/* Kafka settings of the services and of the job. `user`: the Kafka user with SASL_SSL. */}}
{{- define "glossator.kafkaSettings" -}}
{{- $kafka := .root.Values.kafka -}}
KAFKA_BOOTSTRAP: {{ $kafka.bootstrap | quote }}
KAFKA_PREFIX: {{ $kafka.prefix | quote }}
KAFKA_SECURITY_PROTOCOL: {{ $kafka.securityProtocol }}
{{- if $kafka.tenantTopics }}
KAFKA_TENANT_TOPICS: "true"
{{- end }}
{{- range $name, $value := $kafka.settings }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- if $kafka.caSecret }}
KAFKA_CA: /etc/glossator/kafka/ca.crt
{{- end }}
{{- if eq $kafka.securityProtocol "SASL_SSL" }}
KAFKA_USERNAME: {{ .user }}
KAFKA_PASSWORD_FILE: /etc/glossator/secret/kafka-password
{{- else if eq $kafka.securityProtocol "SSL" }}
KAFKA_CERTIFICATE: /etc/glossator/tls/tls.crt
KAFKA_KEY: /etc/glossator/tls/tls.key
{{- end }}
{{- end -}}

{{/* A file of `playbooks.files` in the mounted ConfigMap, whose changes reach running pods, or in the image. */}}
{{- define "glossator.file" -}}
{{- $own := .root.Values.playbooks -}}
{{ if and $own.existingConfigMap (has .path $own.files) }}/etc/glossator{{ else }}/app{{ end }}/playbooks/{{ .path }}
{{- end -}}

{{/* The settings of every component. Its own `settings` override them. */}}
{{- define "glossator.settings" -}}
{{- $values := .root.Values -}}
{{ include "glossator.kafkaSettings" (dict "root" .root "user" .component) }}
{{- $facts := index (.root.Files.Get "files/services.yaml" | fromYaml) .component }}
{{- with .config.ports.grpc }}
GRPC_ADDRESS: "0.0.0.0:{{ . }}"
{{- end }}
{{- with .config.ports.http }}
HTTP_ADDRESS: "0.0.0.0:{{ . }}"
{{- end }}
METRICS_ADDRESS: "0.0.0.0:{{ .config.ports.metrics }}"
METRICS_EXPOSED: "true"
TLS_CERTIFICATE: /etc/glossator/tls/tls.crt
TLS_KEY: /etc/glossator/tls/tls.key
TLS_CA: /etc/glossator/tls/ca.crt
TLS_CLIENT_CA: /etc/glossator/tls/ca.crt
{{- if $values.issuer.existingConfigMap }}
OIDC_FILE: /etc/glossator/oidc/oidc.yaml
{{- end }}
{{- if $values.issuer.revocations }}
REVOKED_FILE: /etc/glossator/issuer/revoked.txt
{{- end }}
{{- if $facts.keys }}
KEY_FILE: /etc/glossator/secret/keys.json
ACCESS_POLICY: {{ include "glossator.file" (dict "root" .root "path" "policies/access.yaml") }}
BLOBS_URL: {{ $values.blobs.url | quote }}
{{- end }}
OTLP_ENDPOINT: {{ $values.monitoring.otlpEndpoint | quote }}
{{- range $callee := $facts.calls }}
{{ upper $callee }}_ADDRESS: "{{ include "glossator.fullname" $.root }}-{{ $callee }}:{{ (index $values.components $callee).ports.grpc }}"
{{- end }}
{{- range $callee := $facts.rests }}
{{ upper $callee }}_URL: "https://{{ include "glossator.fullname" $.root }}-{{ $callee }}:{{ (index $values.components $callee).ports.http }}"
{{- end }}
{{- if eq .component "ingestion" }}
DROP_FOLDER: /data/drop
{{- else if eq .component "annotation" }}
PLAYBOOKS: /app/playbooks
{{- range $values.playbooks.files }}
{{- if and $values.playbooks.existingConfigMap (not (contains "/" .)) }}
PLAYBOOKS_OWN: /etc/glossator/playbooks
{{- break }}
{{- end }}
{{- end }}
REVIEW_POLICY: {{ include "glossator.file" (dict "root" .root "path" "policies/review.yaml") }}
{{- else if eq .component "feedback" }}
TABLES_DIRECTORY: /data/tables
{{- else if eq .component "console" }}
SESSION_KEY_FILE: /etc/glossator/secret/session.key
{{- end }}
{{- if eq .component "redaction" }}
HOLDS: {{ include "glossator.file" (dict "root" .root "path" "policies/holds.yaml") }}
REDACTION_LABELS: {{ include "glossator.file" (dict "root" .root "path" "policies/recogniser-labels.yaml") }}
{{- end }}
{{- if has .component (list "annotation" "inference") }}
{{- range $values.playbooks.files }}
{{- if and $values.playbooks.existingConfigMap (hasPrefix "types/" .) }}
DOCUMENT_TYPES: /etc/glossator/playbooks/types
{{- break }}
{{- end }}
{{- end }}
{{- end }}
{{- if include "glossator.asksTriton" . }}
TRITON_ADDRESS: {{ include "glossator.tritonAddress" .root | quote }}
TRITON_TLS: {{ $values.triton.tls | quote }}
{{- end }}
{{- end -}}

{{- define "glossator.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .Values.podSecurity.user }}
runAsGroup: {{ .Values.podSecurity.user }}
fsGroup: {{ .Values.podSecurity.user }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "glossator.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* One destination or source of a NetworkPolicy. Without peers: all addresses, on these ports. */}}
{{- define "glossator.egress" -}}
- ports:
    {{- range .ports }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
  {{- with .peers }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* The ports of `host:port,host:port`, each once, as JSON. */}}
{{- define "glossator.ports" -}}
{{- $ports := list -}}
{{- range splitList "," . -}}
{{- $ports = append $ports (regexFind "[0-9]+$" . | int) -}}
{{- end -}}
{{- $ports | uniq | toJson -}}
{{- end -}}

{{- define "glossator.dns" -}}
- ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
  to: {{- toYaml .Values.networkPolicy.dnsPeers | nindent 4 }}
{{- end -}}
