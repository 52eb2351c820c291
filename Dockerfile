# syntax=docker/dockerfile:1
# The image of one service:  docker build --build-arg SERVICE=redaction --tag glossator:0.1.0 .
# Triton with the models:    docker build --target triton --tag glossator-triton:0.1.0 .
# The language model:        docker build --target triton-llm for GPU nodes, or triton-llm-cpu with mounted weights.
# All services share their layers. SERVICE only selects the service to start.
# Tags, because no digest could be looked up where this file was written. For a build that can be repeated, pass a digest, as in
#   --build-arg BASE_IMAGE=python@sha256:…  of: docker buildx imagetools inspect python:3.11-slim-bookworm
ARG BASE_IMAGE=python:3.11-slim-bookworm
ARG TRITON_IMAGE=nvcr.io/nvidia/tritonserver:25.08-py3
ARG VLLM_IMAGE=nvcr.io/nvidia/tritonserver:25.08-vllm-python-py3
# `make release` writes the version. For the commit:  --build-arg REVISION="$(git rev-parse HEAD)"
ARG VERSION=0.1.0
ARG REVISION=unknown

FROM ${TRITON_IMAGE} AS triton
COPY requirements/triton.txt /tmp/requirements.txt
RUN python3 -m pip install --no-cache-dir --break-system-packages --no-deps --require-hashes -r /tmp/requirements.txt \
    && rm /tmp/requirements.txt
COPY models/repository /models
# This image has no backend for the language model.
RUN rm -r /models/llm
ENV OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=6 \
    CMD ["curl", "--fail", "--silent", "http://127.0.0.1:8000/v2/health/ready"]
CMD ["tritonserver", "--model-repository=/models", "--disable-auto-complete-config", "--exit-timeout-secs=30"]
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="glossator-triton" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

FROM triton AS triton-llm-cpu
COPY models/backends/vllm /opt/tritonserver/backends/vllm
COPY models/repository/llm /models/llm
ENV GLOSSATOR_LLM_WEIGHTS=/weights/model.gguf

FROM ${VLLM_IMAGE} AS triton-llm
COPY models/repository/llm /models/llm
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=600s --retries=6 \
    CMD ["curl", "--fail", "--silent", "http://127.0.0.1:8000/v2/health/ready"]
CMD ["tritonserver", "--model-repository=/models", "--disable-auto-complete-config", "--exit-timeout-secs=30"]
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="glossator-triton-llm" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

FROM ${BASE_IMAGE} AS environment
RUN python -m venv /opt/venv
# A .pth file, because the isolated process of the parsers ignores PYTHONPATH.
RUN printf '%s\n' /app /app/protos/gen \
    > "$(/opt/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/glossator.pth"
COPY requirements/app.txt /tmp/requirements.txt
RUN /opt/venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements.txt
# Fails if the base image has no libseccomp2, which confines the parsers. Debian's has it, because apt needs it.
RUN /opt/venv/bin/python -c 'import pyseccomp'
# With 1, ingestion reads uncertain words of scans a second time: 110 MB more.
ARG RAPIDOCR=0
COPY requirements/rapidocr.txt /tmp/rapidocr.txt
RUN if [ "$RAPIDOCR" = 1 ]; then \
        /opt/venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r /tmp/rapidocr.txt; \
    fi

FROM environment AS code
WORKDIR /app
COPY services services
COPY protos/gen protos/gen
COPY playbooks playbooks
RUN /opt/venv/bin/python -m compileall -q services protos/gen

FROM ${BASE_IMAGE} AS service
ARG SERVICE=ingestion
# With 1, ingestion draws the pages of DOCX, and reads DOC and PPT: 400 MB more.
ARG LIBREOFFICE=0
RUN if [ "$LIBREOFFICE" = 1 ]; then \
        apt-get update \
        && apt-get install --yes --no-install-recommends \
            libreoffice-writer-nogui libreoffice-impress-nogui \
            fonts-liberation fonts-crosextra-carlito fonts-crosextra-caladea \
        && rm -rf /var/lib/apt/lists/*; \
    fi
# With 1, ingestion reads scans: 60 MB more. LANGUAGES: packages of Debian, such as `tesseract-ocr-deu`.
ARG TESSERACT=0
ARG LANGUAGES=""
RUN if [ "$TESSERACT" = 1 ]; then \
        apt-get update \
        && apt-get install --yes --no-install-recommends \
            tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd ${LANGUAGES} \
        && rm -rf /var/lib/apt/lists/*; \
    fi
RUN groupadd --gid 10001 glossator \
    && useradd --uid 10001 --gid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin glossator \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data /trust
COPY --from=environment /opt/venv /opt/venv
COPY --from=code /app /app
# The root file system can be read-only: services write to /data and /tmp only.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GLOSSATOR_METRICS_ADDRESS=127.0.0.1:17300 \
    SERVICE=${SERVICE}
WORKDIR /app
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
    CMD ["sh", "-c", "exec python -c 'import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=4)' \"http://127.0.0.1:${GLOSSATOR_METRICS_ADDRESS##*:}/readyz\""]
CMD ["sh", "-c", "exec python -m services.${SERVICE}"]
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="glossator" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
