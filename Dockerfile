# The studio as an image: x86-64 Linux, an ordinary user, port 8000, everything it keeps under /data.
#   docker build --platform linux/amd64 --tag sora-studio .
#   docker run --rm --name studio --publish 127.0.0.1:8000:8000 --volume studio:/data sora-studio
#   docker exec studio sora-studio keys create me --scope admin     # prints the key to sign in with

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python -m venv --without-pip /opt/studio

# Wheels only: pysqlite3 has none for arm64 Linux, and built here it would carry Debian's SQLite (decision 0002).
COPY requirements.txt ./
RUN python -m pip --python /opt/studio/bin/python install --require-hashes --only-binary :all: --requirement requirements.txt

COPY pyproject.toml README.md LICENSE ./
COPY animatic animatic
COPY app app
COPY emulator emulator
RUN python -m pip --python /opt/studio/bin/python install --no-deps --no-build-isolation . \
    && python -m pip --python /opt/studio/bin/python uninstall --yes \
       editables hatchling pathspec pluggy tomlkit trove-classifiers \
    && /opt/studio/bin/sora-studio --help > /dev/null

FROM python:3.11-slim
LABEL org.opencontainers.image.title="Azure OpenAI Sora Video Generator" \
      org.opencontainers.image.description="A self-hosted studio for AI video."
RUN groupadd --gid 10001 studio \
    && useradd --uid 10001 --gid studio --no-create-home --home-dir /data --shell /usr/sbin/nologin studio \
    && install --directory --owner studio --group studio --mode 0750 /data
COPY LICENSE THIRD_PARTY.md /usr/share/doc/sora-studio/
COPY --from=build /opt/studio /opt/studio
ENV PATH=/opt/studio/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    AUTHENTICATION=keys \
    DATA_DIR=/data \
    PORT=8000
USER 10001:10001
WORKDIR /opt/studio
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=4)"]
CMD ["sora-studio", "serve", "--host", "0.0.0.0"]
