# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot three-panels.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" three-panels.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'three-panels.'.format
data = 'three-panels.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 1230,459 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 2460,918 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 12.8125in,4.7813in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 2 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set multiplot

set label '{/:Bold LeNet with sigmoids and average pooling on Fashion-MNIST, as the English d2l book trains it}' at screen 0.01463,0.93246 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 5 trials (seeds 0–4), bands from the smallest to the largest value. Data: Fashion-MNIST. Spec 3dba3b38.' at screen 0.01463,0.05229 left font ',14' textcolor rgb '#555555' front

# Panel 1
set lmargin at screen 0.06667
set rmargin at screen 0.32358
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:10.25]
set yrange [0:2.5]
set format y '%.1f'
set xtics (0, 2, 4, 6, 8, 10) offset 0,lift
set ytics (0, 0.5, 1, 1.5, 2, 2.5)
set label '{/:Bold Training loss}' at screen 0.06667,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.19512,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'mean loss' at screen 0.02114,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:2 with lines ls 1

# Panel 2
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.40407
set rmargin at screen 0.65691
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:10.25]
set yrange [0:100]
set format y '%g'
set xtics (0, 2, 4, 6, 8, 10) offset 0,lift
set ytics (0, 20, 40, 60, 80, 100)
set label '{/:Bold Training error}' at screen 0.40407,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.53049,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.35447,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 1 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:($2*100) with lines ls 1

# Panel 3
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.7374
set rmargin at screen 0.99024
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:10.25]
set yrange [0:100]
set format y '%g'
set xtics (0, 2, 4, 6, 8, 10) offset 0,lift
set ytics (0, 20, 40, 60, 80, 100)
set label '{/:Bold Test error}' at screen 0.7374,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.86382,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.6878,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
set arrow from screen 0.98408,0.36529 to screen 0.98408,0.31638 nohead lw 0.8 lc rgb '#555555'
set object rectangle from screen 0.81404,0.27607 to screen 0.989,0.31202 fs solid noborder fc rgb '#ffffff' front
set label 'published 22.1 % (d2l book)' at screen 0.81567,0.29404 left font ',15' textcolor rgb '#222222' front
plot \
  data index 2 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 2 using 1:($2*100) with lines ls 2, \
  data index 3 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 3 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff'
unset multiplot
unset output
