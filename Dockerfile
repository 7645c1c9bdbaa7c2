# Browser assets, by the lock file.
FROM node:22-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

# Python packages, by the hashed lock file.
FROM python:3.11-slim AS packages
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data SMM_HOST=0.0.0.0 PORT=8000
RUN useradd --system --uid 10001 --home-dir /app smm && install -d -o smm /app /data
WORKDIR /app
COPY --from=packages /venv /venv
COPY --chown=smm . .
COPY --from=assets --chown=smm /app/node_modules node_modules
RUN pybabel compile -d locale -D django
USER smm
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["sh", "-c", "python manage.py prepare && exec python manage.py serve"]
