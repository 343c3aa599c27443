# syntax=docker/dockerfile:1
# Two stages: wheels are built and installed in the first; the second holds Python, the program and nothing to build with.
ARG PYTHON=3.13.9-slim-trixie

FROM python:${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv /opt/sokbo
COPY requirements.lock requirements-dev.lock ./
RUN /opt/sokbo/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
# The build backend comes from the dev lock, so that its hash is checked too; it stays in this stage.
RUN python -m venv /opt/build \
 && sed -n '/^setuptools==/,/^ *# via/p' requirements-dev.lock > build.lock \
 && /opt/build/bin/pip install --require-hashes --only-binary :all: -r build.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY watchers watchers
COPY newsdesk newsdesk
COPY store store
COPY config config
COPY seeds seeds
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /opt/sokbo/bin/pip install --no-deps --no-index /wheels/*.whl \
 && /opt/sokbo/bin/pip uninstall --yes pip \
 && /opt/sokbo/bin/python -m compileall -q /opt/sokbo

FROM python:${PYTHON}
RUN groupadd --gid 10001 sokbo \
 && useradd --uid 10001 --gid sokbo --no-create-home --home-dir /data --shell /usr/sbin/nologin sokbo \
 && install --directory --owner sokbo --group sokbo --mode 0700 /data \
 && rm -rf /usr/local/lib/python3.13/site-packages/pip* /usr/local/bin/pip*
COPY --from=build /opt/sokbo /opt/sokbo
ENV PATH=/opt/sokbo/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SOKBO_DATA_DIR=/data SOKBO_LISTEN=0.0.0.0:8080
WORKDIR /data
VOLUME /data
# Nothing listens there unless SOKBO_PUBLIC_URL is set.
EXPOSE 8080
USER sokbo
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["sokbo", "health"]
ENTRYPOINT ["sokbo"]
CMD ["run"]
